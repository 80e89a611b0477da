import { type ChildProcess, spawn } from "node:child_process";
import type { Clock } from "../clock.ts";
import type { Files } from "../files/files.ts";
import { sharesOurRoot } from "../files/open-files.ts";
import type { Judged } from "../judged.ts";
import type { KernelFiles } from "../kernel-files.ts";
import type { Self } from "../self.ts";
import { enterRoot } from "./enter-root.ts";
import type { Guard } from "./guard.ts";
import { preflight } from "./preflight.ts";
import { isAlive, processesOf, signalGroup } from "./process-group.ts";
import type { ProgramRequest, ProgramResult, Programs } from "./programs.ts";

export interface ProgramsRequest {
  readonly files: Files;
  readonly judged: Judged;
  readonly self: Self;
  readonly kernel: KernelFiles;
  readonly clock: Clock;
  /** Ends what runs when gowhy is killed; absent: nobody does. */
  readonly guard?: Guard;
}

const MAX_BYTES = 256 * 1024;
/** How long a group may take to end after TERM before KILL: a compiler removes its temporary files in that time. */
const TERM_GRACE_MS = 100;
/** How long after KILL gowhy waits: what is left then is in D state and ends when its I/O does. */
const KILL_GRACE_MS = 300;
/** After the program itself has ended: how long its children may hold its output open. */
const PIPE_GRACE_MS = 100;
const POLL_MS = 5;

/** Opens the door to programs. They run as the judged user where gowhy is root and the judged user is another. */
export function openPrograms(request: ProgramsRequest): Programs & { close(): void } {
  const { files, judged, self, clock } = request;
  const running = new Set<number>();
  const other = self.uid === 0 && judged.uid > 0 && judged.uid !== self.uid;
  const foreign = sharesOurRoot(judged, request.kernel) ? null : judged.pid;
  let closed = false;

  /** Where the judged process lives in another root, the program is started inside of that. */
  function startAs(path: string, { argv, input }: ProgramRequest, { uid, gid, environment, cwd }: Wanted) {
    if (foreign === null)
      return start(path, argv, input, {
        env: environment,
        cwd,
        ...(uid === self.uid && gid === self.gid ? {} : { uid, gid }),
      });
    const entry = enterRoot({ pid: foreign, program: path, argv, uid, gid, asRoot: self.uid === 0 });
    if (typeof entry === "string") return entry;
    return start(entry[0] ?? "", entry, input, { env: environment, cwd: "/" });
  }

  return {
    async run(wanted) {
      const startedMs = clock.nowMs();
      const environment = wanted.environment ?? judged.environment;
      const cwd = wanted.cwd ?? judged.cwd ?? "/";
      const uid = wanted.uid ?? (other ? judged.uid : self.uid);
      const gid = wanted.gid ?? (other ? judged.gid : self.gid);
      const { argv, deadlineMs } = wanted;
      const checked = await preflight(files, { argv, environment, cwd, uid, deadlineMs });
      const leftMs = deadlineMs - (clock.nowMs() - startedMs);
      if (!checked.ok) return notStarted(checked.errno, clock.nowMs() - startedMs);
      if (closed || wanted.signal?.aborted) return notStarted("ECANCELED", clock.nowMs() - startedMs);
      if (leftMs <= 0) return notStarted("ETIMEDOUT", clock.nowMs() - startedMs);
      const child = startAs(checked.path, wanted, { uid, gid, environment, cwd });
      if (typeof child === "string") return notStarted(child, clock.nowMs() - startedMs);
      return attend(child, { ...wanted, deadlineMs: leftMs }, { ...request, startedMs, running });
    },
    close() {
      closed = true;
      for (const group of running) signalGroup(group, "SIGKILL");
      request.guard?.close();
    },
  };
}

interface Wanted {
  readonly uid: number;
  readonly gid: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
}

interface Identity {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** The child, or the errno where Node throws instead of telling by an event. */
function start(
  path: string,
  argv: readonly string[],
  input: string | undefined,
  identity: Identity,
): ChildProcess | string {
  try {
    return spawn(path, argv.slice(1), {
      ...identity,
      argv0: argv[0],
      // A session of its own: its group can be ended as a whole, and it has no terminal to ask questions on.
      detached: true,
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "EINVAL";
  }
}

interface Attendance extends ProgramsRequest {
  readonly startedMs: number;
  readonly running: Set<number>;
}

/** Waits for the child until its deadline and ends its group then. */
async function attend(child: ChildProcess, wanted: ProgramRequest, attendance: Attendance): Promise<ProgramResult> {
  const { clock, kernel, running, startedMs } = attendance;
  const { pid } = child;
  const limit = wanted.maxBytes ?? MAX_BYTES;
  const stdout = collect(child.stdout, limit);
  const stderr = collect(child.stderr, limit);
  const failed = new Promise<string>((resolve) =>
    child.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "EUNKNOWN")),
  );
  if (pid === undefined) return notStarted(await failed, clock.nowMs() - startedMs);
  running.add(pid);
  attendance.guard?.hold(pid);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.stdin?.on("error", () => {});
  child.stdin?.end(wanted.input ?? "");

  const stop = new AbortController();
  const timely = await Promise.race([
    exited.then(() => true),
    clock.sleep(wanted.deadlineMs, anySignal(wanted.signal, stop.signal)).then(() => false),
  ]);
  stop.abort();
  const stuck = timely ? [] : processesOf(pid, kernel);
  const tookMs = clock.nowMs() - startedMs;
  if (timely) await within(closed, PIPE_GRACE_MS, clock);
  const ended = await endGroup(pid, exited, attendance);
  running.delete(pid);
  attendance.guard?.release(pid);
  if (!ended) abandon(child);
  return {
    outcome: timely ? (child.signalCode ? "signalled" : "exited") : "timed-out",
    exitCode: timely ? child.exitCode : null,
    signal: timely ? child.signalCode : null,
    errno: null,
    stdout: stdout.text(),
    stderr: stderr.text(),
    truncated: stdout.truncated() || stderr.truncated(),
    tookMs,
    stuck,
    ended,
  };
}

/** TERM, then KILL, to what is left of the group. False where something stays all the same. */
async function endGroup(group: number, exited: Promise<void>, { clock, kernel }: Attendance): Promise<boolean> {
  for (const [signal, graceMs] of [
    ["SIGTERM", TERM_GRACE_MS],
    ["SIGKILL", KILL_GRACE_MS],
  ] as const) {
    if (!signalGroup(group, signal)) return true;
    const untilMs = clock.nowMs() + graceMs;
    await within(exited, graceMs, clock);
    while (isAlive(group, kernel) && clock.nowMs() < untilMs) await clock.sleep(POLL_MS);
    if (!isAlive(group, kernel)) return true;
  }
  return false;
}

/** Lets go of a process that cannot be ended: gowhy's own end must not wait for it. */
function abandon(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.stdin?.destroy();
  child.unref();
}

function collect(stream: ChildProcess["stdout"], maxBytes: number) {
  const chunks: Buffer[] = [];
  let total = 0;
  stream?.on("error", () => {});
  stream?.on("data", (chunk: Buffer) => {
    if (total < maxBytes) chunks.push(chunk.subarray(0, maxBytes - total));
    total += chunk.length;
  });
  return { text: () => Buffer.concat(chunks).toString("utf8"), truncated: () => total > maxBytes };
}

async function within(event: Promise<void>, ms: number, clock: Clock): Promise<void> {
  const stop = new AbortController();
  await Promise.race([event, clock.sleep(ms, stop.signal)]);
  stop.abort();
}

const anySignal = (one: AbortSignal | undefined, other: AbortSignal): AbortSignal =>
  one ? AbortSignal.any([one, other]) : other;

const notStarted = (errno: string, tookMs: number): ProgramResult => ({
  outcome: "not-started",
  exitCode: null,
  signal: null,
  errno,
  stdout: "",
  stderr: "",
  truncated: false,
  tookMs,
  stuck: [],
  ended: true,
});
