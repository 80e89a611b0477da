import type { WaitKind } from "../../facts/watch.ts";
import { askReader } from "../../system/proc/ask-reader.ts";
import { STACKS_WORD } from "../stacks/ask-stacks.ts";
import { doingOf, type GoroutineLook } from "../stacks/doing-of.ts";
import type { ProcessLook } from "../tick.ts";
import { drips } from "./drip.ts";
import type { ProcessMemory } from "./process-memory.ts";

/** What the goroutines of a process say that it waits for, where its sockets leave that open. */
export interface StackPhases {
  /** Null where nothing clear is known, or not yet; asked in the background. */
  of(look: ProcessLook, memory: ProcessMemory, atMs: number): WaitKind | null;
}

/** The counts of its sockets come first, and most commands go on by themselves. */
const STILL_MS = 700;
/** A child that reads the stacks takes 60 to 80 ms of CPU: under 1 % of a core when it is asked no more often than this. */
const EVERY_MS = 10_000;
/**
 * Something came since they were asked, and then nothing more: a response may have become a body that does not come. Once that
 * soon, on account: the time that is saved here is waited for later.
 */
const AGAIN_MS = 2_000;
const DEADLINE_MS = 3_000;
const MAX_BYTES = 16 * 1024 * 1024;

interface Answer {
  readonly askedAtMs: number;
  phase: WaitKind | null;
}

export function openStackPhases(deskArgv: readonly string[]): StackPhases {
  const answers = new Map<number, Answer>();
  let lastAskedMs = -Infinity;
  /** When the next is paid for. */
  let paidFromMs = -Infinity;
  return {
    of(look, memory, atMs) {
      const { pid } = look.process;
      const known = answers.get(pid);
      // A byte that came may have been the last of a header; until it is asked again, what was being read still is.
      const holds = known !== undefined && known.askedAtMs >= memory.wroteAtMs;
      if (holds && known.askedAtMs >= memory.idleSinceMs) return known.phase;
      const said = holds ? known.phase : null;
      if (!holds) answers.delete(pid);
      const isStill = atMs - memory.idleSinceMs >= STILL_MS;
      if (!isStill && !drips(memory, atMs)) return said;
      const isOnAccount = isStill && atMs - lastAskedMs >= AGAIN_MS && paidFromMs - atMs <= EVERY_MS - AGAIN_MS;
      if (atMs < paidFromMs && !isOnAccount) return said;
      lastAskedMs = atMs;
      paidFromMs = Math.max(atMs, paidFromMs) + EVERY_MS;
      const answer: Answer = { askedAtMs: atMs, phase: said };
      answers.set(pid, answer);
      const argv = [...deskArgv, STACKS_WORD, String(pid)];
      void askReader({ argv, deadlineMs: DEADLINE_MS, maxBytes: MAX_BYTES }).then((read) => {
        answer.phase = read.ok ? phaseIn(read.value) : null;
      });
      return said;
    },
  };
}

function phaseIn(text: string): WaitKind | null {
  try {
    const { ok, goroutines } = JSON.parse(text) as { ok?: boolean; goroutines?: readonly GoroutineLook[] };
    return ok && goroutines ? (doingOf(goroutines)?.what ?? null) : null;
  } catch {
    return null;
  }
}
