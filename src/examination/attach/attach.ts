import { FactStore } from "../../facts/store.ts";
import type { Moment, Watch } from "../../observers/watch.ts";
import type { ObservedPeer } from "../../probes/probe.ts";
import type { Clock } from "../../system/clock.ts";
import type { LiveExamination } from "../live-examination.ts";
import { leadingWait } from "./leading-wait.ts";
import { stableAnswer } from "./stable-answer.ts";

/** Often enough to end within a tick of the sampler. */
const POLL_MS = 25;
/** Reading goroutines and writing the report take this much of the deadline. */
const RESERVE_MS = 400;

/** A wait on the network without a cause is looked at longer: what the kernel counts may still come to prove one. */
const UNEXPLAINED_MS = 4_000;
const JUDGE_EVERY_MS = 500;
const ON_THE_NETWORK: readonly string[] = ["dns", "connect", "proxy", "tls", "response", "body"];

export type EndedBy = "stable-answer" | "deadline" | "process-ended" | "interrupted";

export interface AttachRequest {
  readonly watch: Watch;
  readonly live: LiveExamination;
  readonly clock: Clock;
  /** When the watch began, by the monotonic clock: what is said of the observation is counted from there. */
  readonly startedMs: number;
  /** From now on. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** The process is still the one that was asked for. */
  readonly stillRuns: () => boolean;
  /** A cause is confirmed or likely by what is known now. */
  readonly isExplained: (facts: FactStore) => boolean;
  readonly peersOf: (moment: Moment) => readonly ObservedPeer[];
  /** A go command is among the process, those below and those above it: go's settings and places count. */
  readonly isGo: boolean;
}

export interface Attached {
  readonly endedBy: EndedBy;
  readonly observedMs: number;
  /** The last look before the end. */
  readonly moment: Moment | null;
  readonly facts: FactStore;
}

/** Watches until the answer is stable, probing what the process waits for meanwhile. Always ends by its deadline. */
export async function attach(request: AttachRequest): Promise<Attached> {
  const { watch, live, clock, signal } = request;
  const startedMs = clock.nowMs();
  const elapsedMs = () => clock.nowMs() - startedMs;
  const leftMs = () => request.deadlineMs - RESERVE_MS - elapsedMs();
  const stable = stableAnswer();
  const probes = probesDuring(request, leftMs);
  let judgedMs = Number.NEGATIVE_INFINITY;
  /** Judging takes 20 ms: not in every tick. */
  const isExplained = (): boolean => {
    if (elapsedMs() - judgedMs < JUDGE_EVERY_MS) return false;
    judgedMs = elapsedMs();
    return request.isExplained(new FactStore([...live.facts.all(), ...watch.facts(clock.nowMs() - request.startedMs)]));
  };

  let endedBy: EndedBy = "deadline";
  while (leftMs() > 0) {
    await clock.sleep(Math.min(POLL_MS, leftMs()), signal);
    if (signal.aborted) endedBy = "interrupted";
    else if (!request.stillRuns()) endedBy = "process-ended";
    if (endedBy !== "deadline") break;
    const moment = watch.now();
    if (!moment) continue;
    const { state, lastedMs } = stable.look({ stall: moment.stall, atMs: elapsedMs() });
    probes.look(moment, state);
    if (state === "pending" || probes.areUnderWay()) continue;
    const mayBecomeClear = lastedMs < UNEXPLAINED_MS && ON_THE_NETWORK.includes(moment.stall?.what ?? "");
    if (mayBecomeClear && !isExplained()) continue;
    endedBy = "stable-answer";
    break;
  }

  const observedMs = Math.round(clock.nowMs() - request.startedMs);
  const moment = watch.now();
  watch.stop();
  live.abandon();
  return { endedBy, observedMs, moment, facts: new FactStore([...live.facts.all(), ...watch.facts(observedMs)]) };
}

/** What is probed while the process is observed: what it is seen to wait for or to work at, each kind once. */
function probesDuring(request: AttachRequest, leftMs: () => number) {
  const { live, peersOf } = request;
  const asked = new Set<string>();
  let completing: "not-begun" | "begun" | "ended" = "not-begun";

  function complete(): void {
    completing = "begun";
    void live.complete([], Math.max(1, leftMs())).then(() => {
      completing = "ended";
    });
  }

  return {
    areUnderWay: () => live.isRunning() || completing === "begun",
    look(moment: Moment, state: "pending" | "stalled" | "moving"): void {
      if (live.isRunning() || completing !== "not-begun") return;
      const { leading } = moment.seen;
      const wait = leadingWait(moment) ?? moment.seen.waits.find((each) => each.pid === leading?.pid);
      if (wait && (moment.stall !== null || request.isGo)) {
        const key = moment.stall === null ? wait.what : `${wait.what} ${wait.on}`;
        if (!asked.has(key)) void live.lookInto(wait, peersOf(moment), Math.max(1, leftMs()), () => {});
        asked.add(key);
      } else if (state === "moving" && request.isGo && asked.size === 0) complete();
    },
  };
}
