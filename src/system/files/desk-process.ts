import { type ChildProcess, spawn } from "node:child_process";
import type { Clock } from "../clock.ts";
import { type Failure, failure, NO_HELPER, type Outcome, success } from "../outcome.ts";
import { stepCloser } from "../own-process.ts";
import {
  DESK_WORD,
  type DeskLine,
  type DeskOperation,
  type DeskOperations,
  type DeskSetup,
  lineReader,
} from "./desk-protocol.ts";
import type { Stall } from "./files.ts";

/** A request that waits longer than this is named by stalls(), whether its deadline has come or not. */
const STALL_MS = 500;
/** Node starts in 40 ms; on a starved machine it took over a second. Later than this it is not the disk that is slow. */
const START_DEADLINE_MS = 5_000;

interface Pending {
  readonly operation: string;
  readonly path: string;
  readonly deadlineMs: number;
  readonly settle: (outcome: Outcome<unknown>) => void;
  timer: NodeJS.Timeout | null;
  sentMs: number;
  /** The part of it that has not returned, where the desk said so. */
  at: { operation: string; path: string } | null;
}

export interface DeskProcess {
  ask<O extends DeskOperation>(
    operation: O,
    takes: DeskOperations[O]["takes"],
    deadlineMs: number,
  ): Promise<Outcome<DeskOperations[O]["gives"]>>;
  stalls(): readonly Stall[];
  /** It has ended, or could not be started. */
  isOver(): boolean;
  close(): void;
}

/** One desk: a child that touches the disk so that gowhy itself never blocks on it. What hangs in the child is abandoned with it. */
export function startDesk(argv: readonly string[], setup: DeskSetup, clock: Clock): DeskProcess {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let ready = false;
  let over: Failure | null = null;
  const child = spawnDesk(argv);
  const startTimer = setTimeout(() => {
    end(failure(NO_HELPER, "The desk did not start."));
    endUnready();
  }, START_DEADLINE_MS);
  startTimer.unref();

  function end(reason: Failure): void {
    over ??= reason;
    clearTimeout(startTimer);
    for (const id of [...pending.keys()]) settle(id, over);
  }

  /** Node waits for ever in its own start where it gets no thread (measured: RLIMIT_NPROC), and never sees that its input ends. It has touched nothing yet. */
  function endUnready(): void {
    if (!ready) child.kill("SIGKILL");
  }

  function settle(id: number, outcome: Outcome<unknown>): void {
    const request = pending.get(id);
    if (!request) return;
    if (request.timer) clearTimeout(request.timer);
    pending.delete(id);
    request.settle(outcome);
  }

  function arm(request: Pending): void {
    request.sentMs = clock.nowMs();
    request.timer = setTimeout(() => {
      request.timer = null;
      // It stays in `pending`: that is what stalls() reads.
      request.settle(failure("ETIMEDOUT", `${request.operation} ${request.path} did not return.`));
    }, request.deadlineMs);
  }

  function onLine(line: DeskLine): void {
    if ("ready" in line) {
      ready = true;
      clearTimeout(startTimer);
      for (const request of pending.values()) arm(request);
    } else if ("refused" in line) end(failure(line.refused, line.detail));
    else if ("at" in line) {
      const request = pending.get(line.id);
      if (request) request.at = { operation: line.at, path: line.path };
    } else if ("errno" in line) settle(line.id, failure(line.errno, line.detail));
    else if ("id" in line) settle(line.id, success(line.value));
  }

  child.on("error", (error: NodeJS.ErrnoException) =>
    end(failure(NO_HELPER, `The desk could not be started: ${error.message}`)),
  );
  child.on("exit", () => end(failure(NO_HELPER, "The desk ended.")));
  child.stdin?.on("error", () => {});
  child.stdout?.on("error", () => {});
  child.stdout?.setEncoding("utf8").on("data", lineReader(onLine as (line: unknown) => void));
  release(child);
  child.stdin?.write(`${JSON.stringify(setup)}\n`);

  return {
    ask: (operation, takes, deadlineMs) =>
      new Promise((resolve) => {
        if (over) return resolve(over);
        lastId += 1;
        const request: Pending = {
          operation,
          path: takes.path,
          deadlineMs,
          settle: resolve as (outcome: Outcome<unknown>) => void,
          timer: null,
          sentMs: clock.nowMs(),
          at: null,
        };
        pending.set(lastId, request);
        if (ready) arm(request);
        else startTimer.ref();
        child.stdin?.write(`${JSON.stringify({ id: lastId, operation, takes })}\n`);
      }),
    stalls: () =>
      [...pending.values()]
        .filter((request) => ready && clock.nowMs() - request.sentMs >= Math.min(STALL_MS, request.deadlineMs))
        .map((request) => ({
          operation: request.at?.operation ?? request.operation,
          path: request.at?.path ?? request.path,
          waitedMs: Math.round(clock.nowMs() - request.sentMs),
          pid: child.pid ?? -1,
        })),
    isOver: () => over !== null,
    close() {
      const stuck = pending.size > 0;
      end(failure("ECANCELED", "gowhy ends."));
      child.stdin?.end();
      // The desk leaves by itself when its input ends. One that hangs gets the signal and is not waited for: in D state nothing ends it.
      if (stuck) child.kill("SIGKILL");
      else endUnready();
    },
  };
}

function spawnDesk(argv: readonly string[]): ChildProcess {
  const [program = process.execPath, ...rest] = argv;
  const { PATH, LD_LIBRARY_PATH } = process.env;
  stepCloser();
  return spawn(program, [...rest, DESK_WORD], {
    // Not the user's directory, which may lie on the mount that hangs; a group of its own, so that Ctrl-C lets it clean up.
    cwd: "/",
    detached: true,
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      ...(PATH === undefined ? {} : { PATH }),
      ...(LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH }),
      LC_ALL: "C",
      // Each access that hangs holds one thread.
      UV_THREADPOOL_SIZE: "16",
      // Requests in a ring keep the rights of the user who made the ring; the desk changes its user.
      UV_USE_IO_URING: "0",
    },
  });
}

/** The desk alone never keeps gowhy alive; a request under way does, by its timer. */
function release(child: ChildProcess): void {
  child.unref();
  (child.stdin as { unref?: () => void } | null)?.unref?.();
  (child.stdout as { unref?: () => void } | null)?.unref?.();
}
