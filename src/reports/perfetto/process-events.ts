import type { Diagnosis, Observation } from "../../diagnosis/diagnosis.ts";
import { type Language, say, type Text } from "../../text/language.ts";
import { lanesOf } from "./lanes.ts";
import { instant, named, slice, type TraceEvent } from "./trace-event.ts";

const WAITS: Text = { en: "waits", zh: "等待" };
const CALLS: Text = { en: "calls of 100 ms and more ({rung})", zh: "100 ms 以上的调用（{rung}）" };
const RUNS: Text = { en: "runs", zh: "运行" };
/** Tracks within a process are numbered apart from all processes, each process in a block of its own. */
const TRACKS_FROM = 10_000_000;
const BLOCK = 2_000;
const CALLS_FROM = 1_000;
/** The tracks of the command as a whole and of go's own record stand above. */
const FIRST_ORDER = 2;

interface Life {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A track for each process: its life with its words, its waits, its long calls, its goroutines. */
export function processEvents(diagnosis: Diagnosis, language: Language): TraceEvent[] {
  const { observation, time, subject } = diagnosis;
  if (!observation) return [];
  const endMs = time?.wallMs ?? subject.wallMs ?? 0;
  const lives = livesOf(diagnosis, observation, endMs);
  const order = new Map([...new Set(lives.map(({ pid }) => pid))].map((pid, at) => [pid, at + FIRST_ORDER]));
  const events = lives.flatMap(({ pid, argv, fromMs, toMs, args }) => [
    ...named(pid, pid, argv.join(" "), order.get(pid)),
    ...named(pid, pid, say(RUNS, language)),
    slice(pid, pid, argv[0]?.split("/").at(-1) ?? String(pid), "process", fromMs, toMs, {
      argv: argv.join(" "),
      ...args,
    }),
  ]);
  for (const [pid, at] of order) {
    const firstTrack = TRACKS_FROM + at * BLOCK;
    events.push(...waitEvents(diagnosis, pid, firstTrack, language));
    events.push(...callEvents(observation, pid, firstTrack + CALLS_FROM, endMs, language));
  }
  return [...events, ...goroutineEvents(observation, endMs)];
}

/** Processes that the sampler saw, then those that only the trace did, then those that are known by their waits alone. */
function livesOf({ waits }: Diagnosis, { processes, trace }: Observation, endMs: number): Life[] {
  const lives: Life[] = (processes?.processes ?? []).map(({ pid, argv, fromMs, toMs, parent, cpuMs }) => ({
    pid,
    argv,
    fromMs,
    toMs: toMs ?? endMs,
    args: { parent, cpuMs },
  }));
  const isKnown = (pid: number, atMs: number) =>
    lives.some((life) => life.pid === pid && atMs <= life.toMs && atMs + SAME_LIFE_MS >= life.fromMs);
  for (const { pid, argv, atMs, tookMs } of trace?.programs ?? [])
    if (!isKnown(pid, atMs))
      lives.push({
        pid,
        argv,
        fromMs: atMs,
        toMs: tookMs === null ? endMs : atMs + tookMs,
        args: { seenBy: trace?.rung },
      });
  for (const { pid, argv, fromMs, toMs } of waits)
    if (!lives.some((life) => life.pid === pid)) lives.push({ pid, argv, fromMs, toMs, args: {} });
  return lives.sort((one, other) => one.fromMs - other.fromMs);
}

/** The sampler sees a process up to some ticks after the trace does. */
const SAME_LIFE_MS = 500;

function waitEvents({ waits }: Diagnosis, pid: number, firstTrack: number, language: Language): TraceEvent[] {
  return lanesOf(waits.filter((wait) => wait.pid === pid)).flatMap((lane, at) => {
    const track = firstTrack + at;
    return [
      ...named(pid, track, say(WAITS, language)),
      ...lane.map(({ what, on, fromMs, toMs, cause, ended, namedAtMs, peers, holders }) =>
        slice(pid, track, `${what} ${peers.map(({ name }) => name).join(", ") || on}`.trim(), what, fromMs, toMs, {
          on,
          ended,
          namedAtMs,
          cause,
          ...(holders.length > 0
            ? { holders: holders.map((each) => `${each.argv.join(" ")} (${each.pid})`).join(", ") }
            : {}),
        }),
      ),
    ];
  });
}

function callEvents(
  { trace }: Observation,
  pid: number,
  firstTrack: number,
  endMs: number,
  language: Language,
): TraceEvent[] {
  if (!trace) return [];
  const calls = trace.longCalls
    .filter((call) => call.pid === pid)
    .map((call) => ({ ...call, fromMs: call.atMs, toMs: call.tookMs === null ? endMs : call.atMs + call.tookMs }));
  return lanesOf(calls).flatMap((lane, at) => {
    const track = firstTrack + at;
    return [
      ...named(pid, track, say(CALLS, language, { rung: trace.rung })),
      ...lane.map(({ name, argument, fromMs, toMs, result }) =>
        slice(pid, track, `${name} ${argument}`.trim(), "call", fromMs, toMs, { argument, result }),
      ),
    ];
  });
}

/** The goroutines were read once: each is a moment, with its stack. */
function goroutineEvents({ stacks }: Observation, endMs: number): TraceEvent[] {
  if (!stacks) return [];
  return stacks.goroutines.map(({ id, status, waitReason, waitedMs, frames }) =>
    instant(stacks.pid, stacks.pid, `goroutine ${id} [${waitReason || status}]`, endMs, {
      waitedMs,
      stack: frames.map(({ function: name, file, line }) => `${name} ${file}:${line}`).join("\n"),
    }),
  );
}
