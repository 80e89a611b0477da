export interface ProgramRequest {
  readonly argv: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly deadlineMs: number;
  /** Of stdout and stderr each; the rest is read and dropped. */
  readonly maxBytes?: number;
  readonly input?: string;
  /** Run as this user; only root may ask for another. */
  readonly uid?: number;
  readonly gid?: number;
  readonly signal?: AbortSignal;
}

/** A process of the program's group that was alive when the deadline came. */
export interface StuckProcess {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly processState: string;
  readonly wchan: string;
}

export interface ProgramResult {
  readonly outcome: "exited" | "signalled" | "timed-out" | "not-started";
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Why it could not be started: ENOENT, EACCES, ENOEXEC, EISDIR … */
  readonly errno: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
  readonly tookMs: number;
  readonly stuck: readonly StuckProcess[];
  /** After TERM and KILL to its group nothing of it was left. */
  readonly ended: boolean;
}

/** Starts programs in a process group of their own, ends the group at the deadline, caps the output. Never throws. */
export interface Programs {
  run(request: ProgramRequest): Promise<ProgramResult>;
}
