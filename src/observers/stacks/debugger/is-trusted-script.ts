import type { Files } from "../../../system/files/files.ts";

const ROOT = 0;
/** Written by others than the owner. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Whether only root or gowhy's own user can have written a script, and every directory above it. gdb runs it with gowhy's
 * rights, and its path may come from the process of somebody else.
 */
export async function isTrustedScript(files: Files, ownUid: number, script: string): Promise<boolean> {
  const real = await files.realPath(script);
  if (!real.ok) return false;
  const parts = real.value.split("/").slice(1);
  const paths = ["/", ...parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`)];
  for (const path of paths) {
    const state = await files.stat(path);
    if (!state.ok) return false;
    const { uid, mode, kind } = state.value;
    // A sticky directory such as /tmp lets nobody replace what another user owns.
    const isOpen = (mode & WRITABLE_BY_OTHERS) !== 0 && !(kind === "directory" && (mode & 0o1000) !== 0);
    if ((uid !== ROOT && uid !== ownUid) || isOpen) return false;
  }
  return true;
}
