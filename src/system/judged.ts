import type { KernelFiles } from "./kernel-files.ts";
import { givenEnvironment } from "./launcher-notes.ts";
import { failure, type Outcome, success } from "./outcome.ts";
import type { Self } from "./self.ts";

/** Whose go command is judged: the one that gowhy's user would start here, or the process of `--of PID`. */
export interface Judged {
  /** Null: no process of its own; gowhy stands for it. */
  readonly pid: number | null;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** Raw, secrets included: for starting go, never for a fact. */
  readonly environment: Readonly<Record<string, string>>;
  readonly environmentReadable: boolean;
  /** Reading it did not end: the kernel holds the memory of the process. */
  readonly environmentTimedOut?: boolean;
  readonly cwd: string | null;
  /** Prefix under which its files are seen from here: empty, or /proc/PID/root. */
  readonly root: string;
  /** What was read of its /proc files while it lived; null: they can be read now. */
  readonly recorded: ProcessRecord | null;
}

/** Files of /proc/PID as `gowhy run` read them while the go command lived. Null: it could not be read. */
export interface ProcessRecord {
  readonly pid: number;
  /** The watched command, of whose tree it is. */
  readonly commandPid?: number;
  readonly status: string;
  readonly limits: string | null;
  readonly cgroup: string | null;
  readonly environ: string | null;
  /** gowhy started it itself, as go and nothing else: it has gowhy's own environment. `env X=Y go` becomes go by itself. */
  readonly isStartedByUs?: boolean;
  readonly cwd: string | null;
  readonly mountNamespace: string | null;
  readonly networkNamespace: string | null;
}

export interface JudgedRequest {
  readonly ofPid: number | null;
  readonly asUid: number | null;
  /** A go command that has ended: it is judged by what was read of it. */
  readonly recorded?: ProcessRecord | null;
}

/** Reads the judged process. Fails with ESRCH where there is no such process. */
export function readJudged(request: JudgedRequest, self: Self, kernel: KernelFiles): Outcome<Judged> {
  if (request.ofPid !== null) return ofProcess(request.ofPid, kernel);
  if (request.recorded) return success(ofRecord(request.recorded, self));
  const environment = givenEnvironment(self.environment);
  const { uid, gid, groups } = request.asUid === null ? self : { uid: request.asUid, gid: request.asUid, groups: [] };
  return success({
    pid: null,
    uid,
    gid,
    groups,
    environment,
    environmentReadable: true,
    cwd: self.cwd,
    root: "",
    recorded: null,
  });
}

function ofProcess(pid: number, kernel: KernelFiles): Outcome<Judged> {
  const status = kernel.read(`/proc/${pid}/status`);
  if (!status.ok) return failure("ESRCH", `There is no process ${pid}.`);
  const environ = kernel.read(`/proc/${pid}/environ`);
  const cwd = kernel.link(`/proc/${pid}/cwd`);
  return success({
    pid,
    ...identityOf(status.value),
    environment: environ.ok ? parseEnviron(environ.value) : {},
    environmentReadable: environ.ok,
    environmentTimedOut: !environ.ok && environ.errno === "ETIMEDOUT",
    cwd: cwd.ok && !cwd.value.endsWith(" (deleted)") ? cwd.value : null,
    root: `/proc/${pid}/root`,
    recorded: null,
  });
}

/** It is gone: its files are looked at from here, its identity, environment and limits are those that it had. */
function ofRecord(recorded: ProcessRecord, self: Self): Judged {
  const identity = identityOf(recorded.status);
  // It may have ended before its environment could be read.
  const isOwn = recorded.isStartedByUs === true && recorded.pid === recorded.commandPid && identity.uid === self.uid;
  return {
    pid: null,
    ...identity,
    environment: recorded.environ === null ? givenEnvironment(self.environment) : parseEnviron(recorded.environ),
    environmentReadable: recorded.environ !== null || isOwn,
    cwd: recorded.cwd ?? self.cwd,
    root: "",
    recorded,
  };
}

/** Effective ids (second column): those that the kernel asks for when go opens a file. */
function identityOf(status: string): Pick<Judged, "uid" | "gid" | "groups"> {
  const numbers = (name: string) =>
    (new RegExp(`^${name}:[ \\t]*(.*)$`, "m").exec(status)?.[1] ?? "").split(/\s+/).filter(Boolean).map(Number);
  return { uid: numbers("Uid")[1] ?? -1, gid: numbers("Gid")[1] ?? -1, groups: numbers("Groups") };
}

function parseEnviron(text: string): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const entry of text.split("\0")) {
    const equals = entry.indexOf("=");
    if (equals > 0) environment[entry.slice(0, equals)] = entry.slice(equals + 1);
  }
  return environment;
}
