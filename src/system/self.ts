/** gowhy's own process: who it is and what it was given. */
export interface Self {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Null when the directory was deleted. */
  readonly cwd: string | null;
  /** linux-x64 and the like. */
  readonly platform: string;
}

export function readSelf(): Self {
  return {
    pid: process.pid,
    uid: process.getuid?.() ?? -1,
    gid: process.getgid?.() ?? -1,
    groups: process.getgroups?.() ?? [],
    environment: process.env,
    cwd: workingDirectory(),
    platform: `${process.platform}-${process.arch}`,
  };
}

function workingDirectory(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}
