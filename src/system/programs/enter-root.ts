import { accessSync, constants } from "node:fs";

/** Where util-linux puts it. gowhy's own PATH is the user's, and may lead anywhere. */
const NSENTER = ["/usr/bin/nsenter", "/bin/nsenter", "/usr/sbin/nsenter"];

export interface EntryRequest {
  /** The process whose root and mounts the program shall see. */
  readonly pid: number;
  readonly program: string;
  readonly argv: readonly string[];
  readonly uid: number;
  readonly gid: number;
  readonly asRoot: boolean;
}

/**
 * The command that starts a program inside the root and mount namespace of another process, or the errno where that cannot be done.
 * The path of the program means another file here: to start it here would judge the wrong go.
 */
export function enterRoot({
  pid,
  program,
  argv,
  uid,
  gid,
  asRoot,
}: EntryRequest): readonly string[] | "EPERM" | "ENOENT" {
  if (!asRoot) return "EPERM";
  const nsenter = nsenterProgram();
  if (nsenter === null) return "ENOENT";
  const identity = uid === 0 ? [] : ["--setuid", String(uid), "--setgid", String(gid)];
  // Its /proc shows its own pid namespace: go finds its GOROOT through /proc/self, which is nobody for a process from outside.
  const entry = ["--target", String(pid), "--mount", "--pid", "--root", "--wd"];
  return [nsenter, ...entry, ...identity, "--", program, ...argv.slice(1)];
}

/** Null where util-linux is not installed. */
export const nsenterProgram = (): string | null => NSENTER.find(isThere) ?? null;

function isThere(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
