import { CATALOGUE } from "../causes/catalogue.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import type { Diagnosis, Subject, Verdict } from "../diagnosis/diagnosis.ts";
import type { LimitFacts } from "../diagnosis/go-limits.ts";
import { limitFactsOf } from "../diagnosis/limit-facts.ts";
import { peerNames, splitPeer } from "../diagnosis/name-peers.ts";
import { liveExamination } from "../examination/live-examination.ts";
import { causesFor } from "../examination/plan-probes.ts";
import type { Fact } from "../facts/fact.ts";
import { FactStore } from "../facts/store.ts";
import { watchedProcesses } from "../facts/watch.ts";
import type { WaitSeen } from "../observers/seen.ts";
import { EVERY_PROBE } from "../probes/every.ts";
import type { ObservedPeer } from "../probes/probe.ts";
import type { ProcessRecord } from "../system/judged.ts";
import { openSystem } from "../system/open-system.ts";
import type { System } from "../system/system.ts";
import { deskArgv } from "./desk-argv.ts";
import type { Options } from "./options.ts";
import { settledFacts } from "./settled-facts.ts";
import { VERSION } from "./version.ts";

export interface InvestigationRequest {
  readonly options: Options;
  readonly argv: readonly string[];
  readonly recorded: () => ProcessRecord | null;
  /** Whether a go command ran, as far as was seen. */
  readonly metGo: () => boolean;
  /** watch.* as they stood when the command had taken that long; null: as they stand. */
  readonly watched: (wallMs: number | null) => readonly Fact[];
  /** Called when something new may be known. */
  readonly onNews: () => void;
}

/** How one command is looked into, from its first stall to its report. */
export interface Investigation {
  /** Starts the desk that reads files for the probes, before they want it. */
  prepare(): void;
  /** Starts the probes that this wait calls for; false where one examination is under way, or there is nothing to ask. */
  lookInto(wait: WaitSeen): boolean;
  /** Judges what is known now: the confirmed cause of this very wait, or null. */
  confirmedFor(wait: WaitSeen): Verdict | null;
  /** An address by the name that go knows it by. */
  nameOf(peer: string): string;
  /** What go's own limits hang on, as far as it was learned: resolv.conf sets how long it asks name servers. */
  limitFacts(): LimitFacts;
  /** Runs what has not run yet; where gowhy is told to end, only what is under way is waited for. */
  complete(given: readonly Fact[], deadlineMs: number, isInterrupted: boolean): Promise<void>;
  diagnosis(subject: Subject, given: readonly Fact[]): { readonly diagnosis: Diagnosis; readonly facts: FactStore };
  /** The door that the probes went through; null: none has gone yet. */
  readonly system: () => System | null;
  readonly takenAtMs: () => number;
  readonly tookMs: () => number;
  close(): void;
}

/** An examination beside a waiting command ends by then: a wait that nothing explains by then is looked into again if it changes. */
const LIVE_DEADLINE_MS = 6_000;

/** The answer does not matter; the desk's start may take a second on a starved machine. */
const FIRST_FILE_MS = 5_000;

export function investigate(request: InvestigationRequest): Investigation {
  const { options, argv } = request;
  let system = null as System | null;
  const open = (): System | null => {
    if (system) return system;
    const opened = openSystem({
      ofPid: null,
      asUid: options.asUid,
      recorded: request.recorded(),
      deskArgv: deskArgv(),
      isGuarded: true,
    });
    system = opened.ok ? opened.value : null;
    return system;
  };
  const resolved = new Map<string, string>();
  const live = liveExamination({
    system: open,
    probes: EVERY_PROBE,
    catalogue: CATALOGUE,
    options: {
      ofPid: null,
      asUid: options.asUid,
      direct: options.direct,
      offline: options.offline,
      onResolved: (host, addresses) => {
        for (const address of addresses) resolved.set(address, host);
      },
    },
  });
  const takenAtMs = () => live.takenAtMs() ?? Date.now();
  const diagnosisOf = (subject: Subject, given: readonly Fact[]) => {
    const facts = settledFacts(new FactStore([...live.facts.all(), ...request.watched(subject.wallMs), ...given]));
    const diagnosis = diagnose(
      { facts, subject, takenAtMs: takenAtMs(), tookMs: live.tookMs(), toolVersion: VERSION },
      CATALOGUE,
    );
    return { diagnosis, facts };
  };
  return {
    prepare() {
      if (!system) void open()?.files.stat("/", FIRST_FILE_MS);
    },
    lookInto: (wait) =>
      live.lookInto(wait, peersOf(wait), Math.min(options.deadlineMs ?? LIVE_DEADLINE_MS, LIVE_DEADLINE_MS), () =>
        request.onNews(),
      ) !== null,
    confirmedFor(wait) {
      const subject: Subject = { kind: "command", argv, exitCode: null, signal: null, wallMs: null };
      return confirmedFor(wait, diagnosisOf(subject, []).diagnosis);
    },
    nameOf(peer) {
      const [name] = peerNames(live.facts)(peer);
      const at = splitPeer(peer);
      const host = name?.host ?? (at && resolved.get(at.address));
      return host && at ? `${host.includes(":") ? `[${host}]` : host}:${at.port}` : peer;
    },
    limitFacts: () => limitFactsOf(live.facts),
    async complete(given, deadlineMs, isInterrupted) {
      // In the moment that is left for a report a whole check-up would only learn that its time was up.
      if (isInterrupted) await live.settle(deadlineMs);
      else {
        const direct = wasAtVersionControl(request.watched(null));
        // A compiler that crashed says nothing of the way to a module proxy that nobody was on.
        await live.complete(given, deadlineMs, { direct, outside: direct || request.metGo() });
      }
    },
    diagnosis: diagnosisOf,
    system: () => system,
    takenAtMs,
    tookMs: () => live.tookMs(),
    close() {
      live.abandon();
      system?.close();
    },
  };
}

/** git's helper for http(s), or git on its way to a URL of that kind, was among the processes of the command: a repository was asked for. */
const wasAtVersionControl = (watched: readonly Fact[]): boolean =>
  (new FactStore([...watched]).value(watchedProcesses)?.processes ?? []).some(
    ({ argv }) =>
      /(^|\/)git-remote-https?$/.test(argv[0] ?? "") || (isGit(argv) && argv.some((word) => /^https?:\/\//.test(word))),
  );

const isGit = ([program = ""]: readonly string[]): boolean => /(^|\/)git$/.test(program);

/** The confirmed cause of this very wait; where a cause does not say which waits are its own, one on the same part of go's way. */
function confirmedFor(wait: WaitSeen, diagnosis: Diagnosis): Verdict | null {
  const confirmed = diagnosis.verdicts.filter((verdict) => verdict.state === "confirmed");
  const same = diagnosis.waits.filter(
    ({ pid, on, what }) => pid === wait.pid && (on === wait.on || what === wait.what),
  );
  const own = confirmed.find((verdict) => same.some(({ cause }) => cause === verdict.cause));
  if (own) return own;
  const onTheWay = causesFor(wait, CATALOGUE).filter((cause) => cause.accountsFor === undefined);
  return confirmed.find((verdict) => onTheWay.some((cause) => cause.id === verdict.cause)) ?? null;
}

/** The other end of the waiting socket, a name server's apart, which the look-ups ask; with the URL that the process was started with where that is there: git's remote helper has it. */
export function peersOf(wait: WaitSeen): readonly ObservedPeer[] {
  const at = wait.what !== "dns" && wait.socket?.protocol === "tcp" ? splitPeer(wait.socket.peer) : null;
  if (!at) return [];
  return [
    { ...at, origin: wait.argv.map((word) => originOf(word, at.port)).find((origin) => origin !== null) ?? null },
  ];
}

function originOf(word: string, port: number): ObservedPeer["origin"] {
  if (!/^https?:\/\//.test(word)) return null;
  try {
    const url = new URL(word);
    const scheme = url.protocol.slice(0, -1);
    const its = url.port === "" ? (scheme === "https" ? 443 : 80) : Number(url.port);
    return its === port ? { scheme, host: url.hostname.replace(/^\[|\]$/g, "") } : null;
  } catch {
    return null;
  }
}
