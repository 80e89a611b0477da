import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import type { ValueOf } from "../../src/facts/fact.ts";
import type { watchedWaits } from "../../src/facts/watch.ts";
import { openWaitLog } from "../../src/observers/log/wait-log.ts";
import { openSampler } from "../../src/observers/sampler/open-sampler.ts";
import type { Seen } from "../../src/observers/seen.ts";
import { openWaitFinder } from "../../src/observers/waits/open-wait-finder.ts";
import { clock } from "../../src/system/clock.ts";
import { kernelFiles } from "../../src/system/kernel-files.ts";
import { deskArgv } from "./desk-program.ts";

type Wait = ValueOf<typeof watchedWaits>["waits"][number];

export interface Watched {
  /** The longest wait of that kind; fails where there is none. */
  wait(what: Wait["what"]): Wait;
  readonly waits: readonly Wait[];
  /** What led in the last tick. */
  readonly leading: Seen["leading"];
  readonly readTerminal: boolean;
  /** CPU that the sampler and the finder used together. */
  readonly ownCpuMs: number;
}

export interface WatchOptions {
  /** Ends the watch; or earlier, once `until` holds. */
  readonly forMs: number;
  readonly until?: (waits: readonly Wait[]) => boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly spawn?: SpawnOptions;
  /** Once the target runs for 100 ms. */
  readonly meanwhile?: (target: ChildProcess) => void | Promise<void>;
  /** After the watch, before the target is killed: to let go of what no signal ends. */
  readonly release?: () => void;
}

/** Starts a program, watches it for a while with the real sampler, and kills its group. */
export async function watchLive(argv: readonly string[], options: WatchOptions): Promise<Watched> {
  const [program = "", ...rest] = argv;
  const desk = await deskArgv();
  const environment = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...options.environment };
  const target = spawn(program, rest, { stdio: "ignore", detached: true, env: environment, ...options.spawn });
  const startedAtMs = clock.nowMs();
  const finder = openWaitFinder({
    kernel: kernelFiles,
    clock,
    deskArgv: desk,
    environment: null,
    architecture: process.arch,
    isLittleEndian: true,
  });
  const log = openWaitLog();
  let leading: Seen["leading"] = null;
  let readTerminal = false;
  let isOver = false;
  const sampler = openSampler({
    rootPid: target.pid ?? 0,
    startedAtMs,
    isAttached: false,
    deskArgv: desk,
    clock,
    onTick(tick) {
      const seen = finder.look(tick);
      log.add(tick, seen);
      if (seen.leading) leading = seen.leading;
      readTerminal ||= seen.readsTerminal;
      isOver ||= options.until?.(log.fact().waits) ?? false;
    },
  });
  try {
    if (options.meanwhile) {
      await clock.sleep(100);
      await options.meanwhile(target);
    }
    while (!isOver && clock.nowMs() - startedAtMs < options.forMs) await clock.sleep(20);
  } finally {
    sampler.stop();
    finder.close();
    options.release?.();
    endGroup(target);
  }
  const { waits } = log.fact();
  return {
    waits,
    leading,
    readTerminal,
    ownCpuMs: sampler.report().ownCpuMs,
    wait(what) {
      const [longest] = waits
        .filter((each) => each.what === what)
        .sort((one, other) => other.toMs - other.fromMs - (one.toMs - one.fromMs));
      if (longest) return longest;
      const seen = waits.map((each) => `${each.what} ${each.on} of ${each.argv[0]} ${each.syscall}`);
      throw new Error(`no ${what} was seen, but: ${seen.join("; ") || "nothing"}; leading ${leading?.what}`);
    },
  };
}

function endGroup({ pid }: ChildProcess): void {
  for (const signal of ["SIGCONT", "SIGKILL"] as const)
    try {
      process.kill(-(pid ?? 0), signal);
    } catch {}
}

/** Any wait of that kind that has its name. */
export const named =
  (what: Wait["what"]) =>
  (waits: readonly Wait[]): boolean =>
    waits.some((each) => each.what === what && each.namedAtMs !== null);
