/**
 * Up to Linux 5.6 a process holds a lock from the first to the last step of execve, also while it waits for the file on a dead
 * mount, and whoever asks for its call or its bytes waits with it. From 5.7 on it is held only when the file is there already.
 * Source: linux v5.7 eea9673250db, "exec: Add exec_update_mutex to replace cred_guard_mutex".
 */
export function holdsLockInExec(release: string): boolean {
  const [, major, minor] = /^(\d{1,4})\.(\d{1,4})/.exec(release) ?? [];
  if (major === undefined || minor === undefined) return true;
  return Number(major) < 5 || (Number(major) === 5 && Number(minor) < 7);
}
