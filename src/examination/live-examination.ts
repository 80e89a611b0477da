import type { AnyCause } from "../causes/cause.ts";
import type { Fact, FactRecord } from "../facts/fact.ts";
import { routes } from "../facts/routes.ts";
import { FactStore } from "../facts/store.ts";
import type { AnyProbe, ExaminationOptions, ObservedPeer } from "../probes/probe.ts";
import type { System } from "../system/system.ts";
import { examine } from "./examine.ts";
import { asksOutside, planFor, type SeenWait } from "./plan-probes.ts";

/** Facts that change while a command runs; all others are asked for once. */
const MOMENTARY: readonly string[] = [
  "network.routes",
  "lock.waits",
  "disk.places",
  "limits.memory",
  "limits.cgroup",
  "toolchain.c-compiler",
];

export interface LiveExaminationRequest {
  /** Opened once, at the first need; null where it cannot be opened. */
  readonly system: () => System | null;
  readonly probes: readonly AnyProbe[];
  readonly catalogue: readonly AnyCause[];
  readonly options: Omit<ExaminationOptions, "deadlineMs">;
}

/** Probes that join in while a command still waits. Never more than one examination at a time. */
export interface LiveExamination {
  readonly facts: FactStore;
  /** All time that was spent so far. */
  tookMs(): number;
  /** When the first one began, ms since 1970; null: none was needed yet. */
  takenAtMs(): number | null;
  isRunning(): boolean;
  /** Runs the probes that such a wait calls for. `onFact` is called as they end. Null: one is under way, or nothing is to be asked. */
  lookInto(
    wait: SeenWait,
    peers: readonly ObservedPeer[],
    deadlineMs: number,
    onFact: () => void,
  ): Promise<void> | null;
  /** Waits for the examination that is under way, if any, and ends it at the deadline. False: there was none at all so far. */
  settle(deadlineMs: number): Promise<boolean>;
  /**
   * Runs every probe that has not run, after one that is under way, and ends by the deadline. `direct`: the command has been
   * at version-control hosts itself, so they are tried too. `outside` false: no go ran, whose way could be walked.
   */
  complete(
    given: readonly Fact[],
    deadlineMs: number,
    way?: { readonly direct?: boolean; readonly outside?: boolean },
  ): Promise<void>;
  /** Ends what is under way; its facts stay unknown. */
  abandon(): void;
}

export function liveExamination(request: LiveExaminationRequest): LiveExamination {
  const { catalogue, options, probes } = request;
  const facts = new FactStore();
  let running = null as { readonly done: Promise<void>; readonly abort: AbortController } | null;
  let takenAtMs = null as number | null;
  let tookMs = 0;

  const run = async (
    wanted: readonly AnyProbe[],
    more: {
      readonly given?: readonly Fact[];
      readonly peers?: readonly ObservedPeer[];
      readonly deadlineMs: number;
      readonly direct?: boolean;
      readonly signal: AbortSignal;
      readonly onFact?: () => void;
    },
  ): Promise<void> => {
    const system = request.system();
    if (!system) return;
    takenAtMs ??= system.clock.wallMs();
    const startedMs = system.clock.nowMs();
    await examine({
      system,
      probes: wanted,
      options: {
        ...options,
        direct: options.direct || more.direct === true,
        deadlineMs: more.deadlineMs,
        peers: more.peers ?? [],
      },
      signal: more.signal,
      given: more.given ?? [],
      store: facts,
      onProgress: ({ phase }) => phase === "end" && more.onFact?.(),
    });
    tookMs += system.clock.nowMs() - startedMs;
  };

  return {
    facts,
    tookMs: () => tookMs,
    takenAtMs: () => takenAtMs,
    isRunning: () => running !== null,
    lookInto(wait, peers, deadlineMs, onFact) {
      if (running) return null;
      const wanted = planFor(wait, catalogue, probes).filter(
        (probe) => isMomentary(probe.yields) || !isSettled(probe.yields, facts),
      );
      if (wanted.length === 0) return null;
      const abort = new AbortController();
      const done = run(wanted, { peers, deadlineMs, signal: abort.signal, onFact }).finally(() => {
        running = null;
      });
      running = { done, abort };
      return done;
    },
    async settle(deadlineMs) {
      const system = request.system();
      if (running && system) await Promise.race([running.done, system.clock.sleep(deadlineMs)]);
      if (running) this.abandon();
      return takenAtMs !== null;
    },
    async complete(given, deadlineMs, { direct = false, outside = true } = {}) {
      const system = request.system();
      if (!system) return;
      const startedMs = system.clock.nowMs();
      // What is under way asks what would be asked now.
      await this.settle(deadlineMs);
      const leftMs = deadlineMs - (system.clock.nowMs() - startedMs);
      const lacksDirect = direct && !knowsDirect(facts);
      const missing = probes
        .filter((probe) => outside || !asksOutside(probe))
        .filter((probe) => !isSettled(probe.yields, facts) || (lacksDirect && asksOutside(probe)));
      if (leftMs <= 0) return;
      await run(missing, { given, deadlineMs: leftMs, direct, signal: new AbortController().signal });
    },
    abandon() {
      running?.abort.abort();
    },
  };
}

/** Every fact of it was learned, or will not be learned however often it is asked for. */
const isSettled = (yields: FactRecord, facts: FactStore): boolean =>
  Object.values(yields).every((key) => {
    if (!facts.has(key)) return false;
    const fact = facts.get(key);
    return fact.state === "known" || (fact.reason !== "not-run" && fact.reason !== "timed-out");
  });

/** A look at a wait has been at version-control hosts, by name or by the address that was waited for. */
const knowsDirect = (facts: FactStore): boolean =>
  facts.value(routes)?.routes.some((route) => route.purpose === "version-control") ?? false;

const isMomentary = (yields: FactRecord): boolean => Object.values(yields).some((key) => MOMENTARY.includes(key.id));
