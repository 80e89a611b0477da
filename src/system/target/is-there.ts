/** Whether a process exists, also where /proc hides it. Sends nothing: signal 0 only asks. Source: kill(2). */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
