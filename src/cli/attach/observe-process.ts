import { CATALOGUE } from "../../causes/catalogue.ts";
import { diagnose, type Observed } from "../../diagnosis/diagnose.ts";
import type { Subject } from "../../diagnosis/diagnosis.ts";
import { type Attached, attach } from "../../examination/attach/attach.ts";
import { attachedFact } from "../../examination/attach/attached-fact.ts";
import { type Family, familyOf } from "../../examination/attach/family.ts";
import { leadingWait } from "../../examination/attach/leading-wait.ts";
import { uptimeMs } from "../../examination/attach/running-go.ts";
import { liveExamination } from "../../examination/live-examination.ts";
import type { Fact } from "../../facts/fact.ts";
import { FactStore } from "../../facts/store.ts";
import { startWatch } from "../../observers/start-watch.ts";
import type { Moment } from "../../observers/watch.ts";
import { EVERY_PROBE } from "../../probes/every.ts";
import { clock } from "../../system/clock.ts";
import { kernelFiles } from "../../system/kernel-files.ts";
import type { ProcessStat } from "../../system/proc/process-stat.ts";
import { readProcesses } from "../../system/proc/process-table.ts";
import { stillRuns } from "../../system/target/send-quit.ts";
import { deskArgv } from "../desk-argv.ts";
import { peersOf } from "../investigation.ts";
import { openPatiently } from "../open-patiently.ts";
import type { Options } from "../options.ts";
import { settledFacts } from "../settled-facts.ts";
import { VERSION } from "../version.ts";
import { stacksMeanwhile } from "./stacks.ts";

export interface ObserveRequest {
  readonly stat: ProcessStat;
  readonly uid: number | null;
  readonly options: Options;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly onMoment: (moment: Moment) => void;
  /** Called once at the end of the observation, with the goroutines; gives the facts to keep. */
  readonly atTheEnd: (
    stacks: Fact,
    of: { readonly pid: number; readonly facts: FactStore },
  ) => Promise<readonly Fact[]>;
}

export interface ObservedProcess {
  readonly observed: Observed;
  readonly family: Family;
  readonly argv: readonly string[];
}

/** Looks at one process until the answer is stable. Whatever of it may make its reader wait is read by children that are left behind. */
export async function observeProcess(request: ObserveRequest): Promise<ObservedProcess> {
  const { stat, options, signal } = request;
  const startedMs = clock.nowMs();
  const takenAtMs = clock.wallMs();
  const watch = startWatch({
    rootPid: stat.pid,
    startedAtMs: startedMs,
    attached: true,
    deskArgv: deskArgv(),
    environment: null,
  });
  watch.onTick(request.onMoment);
  const processes = readProcesses(kernelFiles);
  const family = familyOf(stat.pid, processes);
  const judgedPid = family.go?.pid ?? stat.pid;
  const stacks = stacksMeanwhile({ pid: judgedPid, attachedPid: stat.pid, startedMs, signal });
  const patient = await openPatiently(judgedPid, [stat.pid, ...family.parents]);
  const { argvOf } = patient;
  const system = patient.system.ok ? patient.system.value : null;
  const { direct, offline } = options;
  const live = liveExamination({
    system: () => system,
    probes: EVERY_PROBE,
    catalogue: CATALOGUE,
    options: { ofPid: judgedPid, asUid: null, direct, offline },
  });
  const subject = (wallMs: number): Subject => ({
    kind: "process",
    argv: argvOf(stat.pid),
    exitCode: null,
    signal: null,
    wallMs: Math.round(wallMs),
  });
  const factOf = (ended: Pick<Attached, "endedBy" | "observedMs" | "moment">) =>
    attachedFact({ ...ended, stat, uid: request.uid, family, argvOf, processes, upMs: uptimeMs(kernelFiles) });
  try {
    const attached = await attach({
      watch,
      live,
      clock,
      signal,
      startedMs,
      deadlineMs: request.deadlineMs - (clock.nowMs() - startedMs),
      stillRuns: () => stillRuns(stat.pid, stat.startTicks, kernelFiles),
      isExplained: (facts) => isExplained(facts, subject(clock.nowMs() - startedMs), takenAtMs),
      peersOf: (moment) => {
        const wait = leadingWait(moment);
        return wait === null ? [] : peersOf(wait);
      },
      isGo: family.go !== null,
    });
    const more = await request.atTheEnd(await stacks, { pid: judgedPid, facts: attached.facts });
    const all = [...attached.facts.all(), ...more, factOf(attached)];
    const observed: Observed = {
      facts: settledFacts(new FactStore(all)),
      subject: subject(attached.observedMs),
      takenAtMs,
      tookMs: Math.round(clock.nowMs() - startedMs),
      toolVersion: VERSION,
    };
    return { observed, family, argv: argvOf(stat.pid) };
  } finally {
    watch.stop();
    patient.close();
  }
}

function isExplained(facts: FactStore, subject: Subject, takenAtMs: number): boolean {
  const observed = { facts: settledFacts(facts), subject, takenAtMs, tookMs: 0, toolVersion: VERSION };
  return diagnose(observed, CATALOGUE).verdicts.some((verdict) => verdict.state !== "cannot-tell");
}
