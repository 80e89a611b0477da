import type { ValueOf } from "../facts/fact.ts";
import type { watchedProcesses, watchedTime, watchedWaits } from "../facts/watch.ts";
import type { Expectation, StallObservation } from "./sandbox/stall-observation.ts";

export interface StallJudgement {
  readonly problems: readonly string[];
  /** How long after its start the slowest expected wait was named. */
  readonly namedAfterMs: number | null;
  /** Of the wall time. */
  readonly unexplainedRatio: number | null;
  readonly wallMs: number | null;
}

/** What is read of a Diagnosis. Source: CONTRACT, the Diagnosis. */
interface Report {
  readonly subject: { readonly exitCode: number | null; readonly signal: string | null };
  readonly time: {
    readonly wallMs: number;
    readonly parts: readonly { readonly what: string; readonly detail: string; readonly ms: number }[];
    readonly unexplainedMs: number;
  } | null;
  readonly waits: readonly Wait[];
  readonly verdicts: readonly { readonly cause: string; readonly state: string; readonly costMs: number | null }[];
}

interface Wait {
  readonly what: string;
  readonly pid: number;
  readonly argv: readonly string[];
  readonly on: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly namedAtMs: number | null;
}

interface Facts {
  readonly waits: ValueOf<typeof watchedWaits>["waits"];
  readonly processes: ValueOf<typeof watchedProcesses>["processes"];
  readonly parts: ValueOf<typeof watchedTime>["parts"];
}

const NAMED_WITHIN_MS = 3_000;
const REPORT_WITHIN_MS = 1_000;
const UNEXPLAINED = { stall: 0.05, healthy: 0.15 };
/** Of the time from the first sample of the wait: the rest is the start, and what is rounded. */
const COSTS_AT_LEAST = 0.5;
/** Each part is rounded to a millisecond; the contract allows one for their sum. */
const ROUNDING_MS = 1;

/** Whether gowhy named what was planted, in time, and accounted for the time. */
export function judgeStall(seen: StallObservation): StallJudgement {
  const report = parsed<Report>(seen.report);
  const leftOver = seen.leftOver.map((each) => `not taken away: ${each}`);
  if (!report?.waits)
    return {
      problems: [`no Diagnosis: ${seen.report?.slice(0, 300) ?? ""}\n${seen.errors.slice(-800)}`, ...leftOver],
      namedAfterMs: null,
      unexplainedRatio: null,
      wallMs: null,
    };
  const facts = factsOf(seen.facts);
  const named = seen.expectations.map((each) => judgeExpectation(each, report, facts));
  const unexplainedRatio = report.time ? report.time.unexplainedMs / report.time.wallMs : null;
  return {
    problems: [
      ...named.flatMap(({ problems }) => problems),
      ...timeProblems(seen, report, facts, unexplainedRatio),
      ...causeProblems(seen, report),
      ...endProblems(seen, report),
      ...leftOver,
    ],
    namedAfterMs: named.reduce<number | null>((most, { afterMs }) => Math.max(most ?? 0, afterMs ?? 0), null),
    unexplainedRatio,
    wallMs: report.time?.wallMs ?? null,
  };
}

function judgeExpectation(expected: Expectation, report: Report, facts: Facts) {
  const { what, names, holder, beginsAtMs } = expected;
  const wanted = `${what.join(" or ")}${names.length > 0 ? ` on ${names.join(", ")}` : ""}${holder === null ? "" : ` held by ${holder}`}`;
  const fitting = report.waits.filter((wait) => {
    const text = wordsAbout(wait, facts);
    const held = holder === null || detailOf(wait, facts)?.holders.some(({ pid }) => pid === holder);
    return what.includes(wait.what) && names.every((name) => text.includes(name)) && held;
  });
  const after = ({ namedAtMs, fromMs }: Wait) =>
    namedAtMs === null ? Number.POSITIVE_INFINITY : namedAtMs - (beginsAtMs ?? fromMs);
  const first = fitting.sort((one, other) => after(one) - after(other))[0];
  if (!first) return { problems: [`no wait of ${wanted}: ${listed(report, facts)}`], afterMs: null };
  const afterMs = after(first);
  const late = afterMs > NAMED_WITHIN_MS;
  return {
    problems: late ? [`${wanted} was named ${afterMs} ms after its start: ${JSON.stringify(first)}`] : [],
    afterMs: Number.isFinite(afterMs) ? Math.round(afterMs) : null,
  };
}

/** What waits on what, in which call, the file and holders of the wait, and the commands from the watched one down to the waiting one. */
function wordsAbout(wait: Wait, facts: Facts): string {
  const detail = detailOf(wait, facts);
  const commands = facts.processes.filter(({ pid }) => detail?.chain.includes(pid)).map(({ argv }) => argv.join(" "));
  const holders = detail?.holders.map(({ argv }) => argv.join(" ")) ?? [];
  const call = [detail?.syscall ?? "", detail?.file?.path ?? ""];
  return [wait.on, wait.argv.join(" "), ...call, ...holders, ...commands].join("\n");
}

const detailOf = (wait: Wait, facts: Facts) =>
  facts.waits.find(({ what, pid, on }) => what === wait.what && pid === wait.pid && on === wait.on);

function timeProblems(
  { healthy, by, expectations, spendsTimeOn }: StallObservation,
  { time }: Report,
  facts: Facts,
  unexplainedRatio: number | null,
): string[] {
  if (!time) return by === "run" ? ["the report has no time"] : [];
  const problems: string[] = [];
  const parts = time.parts.map(({ what, detail, ms }) => `${what} ${detail} ${ms}`).join(", ");
  const sum = time.parts.reduce((total, { ms }) => total + ms, time.unexplainedMs);
  if (Math.abs(sum - time.wallMs) > ROUNDING_MS)
    problems.push(`the parts and the unexplained sum to ${sum} ms, not to ${time.wallMs} ms`);
  const limit = UNEXPLAINED[healthy ? "healthy" : "stall"];
  if (unexplainedRatio !== null && unexplainedRatio > limit)
    problems.push(`unexplained: ${time.unexplainedMs} ms of ${time.wallMs} ms; explained: ${parts}`);
  for (const { what, detail } of facts.parts.filter(({ samples }) => !(samples > 0)))
    problems.push(`no sample is behind the part ${what} ${detail}`);
  for (const what of spendsTimeOn)
    if (!time.parts.some((part) => part.what === what)) problems.push(`no time was spent on ${what}: ${parts}`);
  const longest = [...time.parts].sort((one, other) => other.ms - one.ms)[0];
  const kinds = expectations.flatMap(({ what }) => what);
  if (by === "run" && kinds.length > 0 && !kinds.includes(longest?.what ?? ""))
    problems.push(`the longest part of the time is not ${kinds.join(" or ")}: ${parts}`);
  return problems;
}

function causeProblems({ cause, by, long, errors }: StallObservation, { verdicts, time }: Report): string[] {
  if (cause === null) return [];
  const found = verdicts.filter(({ state }) => state === "confirmed" || state === "likely");
  const first = found[0];
  const problems: string[] = [];
  if (first?.cause !== cause)
    return [`found first was not ${cause} but ${found.map((each) => each.cause).join(", ") || "nothing"}`];
  if ((first.costMs ?? 0) < (time?.wallMs ?? 0) * COSTS_AT_LEAST)
    problems.push(`${cause} is said to cost ${first.costMs} ms of ${time?.wallMs} ms`);
  // Without a terminal it says so in one line once it is sure; the report itself goes to a file. To be sure of silence takes some seconds.
  if (by === "run" && long && first.state === "confirmed" && !errors.includes(cause))
    problems.push(`${cause} was not said while the command waited: ${errors}`);
  return problems;
}

function endProblems(seen: StallObservation, { subject }: Report): string[] {
  const { by, end, plainEnd, healthy, reportMs, livedOn } = seen;
  if (by === "attach") return livedOn ? [] : ["the process that was attached to did not live on"];
  const problems: string[] = [];
  if (healthy && (end?.exitCode !== 0 || subject.exitCode !== 0))
    problems.push(`the healthy command gave ${said(end)}, reported as ${said(subject)}: ${seen.errors.slice(-600)}`);
  if (healthy) return problems;
  if (reportMs === null || reportMs > REPORT_WITHIN_MS)
    problems.push(
      `the report was ${reportMs === null ? "not" : `complete ${reportMs} ms after the interrupt, not`} within 1 s`,
    );
  if (said(end) !== said(plainEnd)) problems.push(`with gowhy the end was ${said(end)}, without ${said(plainEnd)}`);
  return problems;
}

const said = (end: { readonly exitCode: number | null; readonly signal: string | null } | null): string =>
  end === null ? "none" : String(end.signal ?? end.exitCode);

const listed = ({ waits }: Report, facts: Facts): string =>
  waits
    .map(
      (wait) => `${wait.what} ${wait.pid} ${wait.on} [${detailOf(wait, facts)?.holders.map(({ pid }) => pid) ?? ""}]`,
    )
    .slice(0, 12)
    .join("; ") || "none at all";

function factsOf(saved: string | null): Facts {
  const facts = parsed<{ facts: { id: string; value?: Record<string, never> }[] }>(saved)?.facts ?? [];
  const value = (id: string) => facts.find((each) => each.id === id)?.value ?? {};
  return {
    waits: value("watch.waits")["waits"] ?? [],
    processes: value("watch.processes")["processes"] ?? [],
    parts: value("watch.time")["parts"] ?? [],
  };
}

function parsed<T>(text: string | null): T | null {
  try {
    return JSON.parse(text ?? "null") as T | null;
  } catch {
    return null;
  }
}
