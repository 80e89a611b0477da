import type { Diagnosis } from "../../diagnosis/diagnosis.ts";
import { type Language, say, type Text } from "../../text/language.ts";
import type { Reporter } from "../reporter.ts";
import { counterEvents } from "./counters.ts";
import { lanesOf } from "./lanes.ts";
import { processEvents } from "./process-events.ts";
import { instant, named, slice, type TraceEvent } from "./trace-event.ts";

/** Tracks that belong to no process stand under numbers that no process has (PID_MAX_LIMIT of linux/threads.h is 4,194,304). */
const COMMAND = 4_194_401;
const GO_ACTIONS = 4_194_402;
/** Threads are numbered apart from all processes: Perfetto takes a thread with the number of its process for the main one, and 0 for the idle one. */
const SEGMENTS = 8_000_001;
const ACTIONS_FROM = 9_000_000;

const WHERE: Text = { en: "where the time went", zh: "时间花在哪里" };
const ACTIONS: Text = { en: "go's own record (-debug-trace)", zh: "go 自己的记录（-debug-trace）" };
const LANE: Text = { en: "lane {lane}", zh: "通道 {lane}" };

/**
 * A timeline for the Perfetto UI and chrome://tracing: the JSON of the Trace Event Format.
 * Source: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU, "Trace Event Format".
 */
export const perfetto: Reporter = {
  id: "perfetto",
  mediaType: "application/json",
  render(diagnosis, { language }) {
    const traceEvents = [
      ...commandEvents(diagnosis, language),
      ...processEvents(diagnosis, language),
      ...counterEvents(diagnosis, COMMAND),
      ...actionEvents(diagnosis, language),
      ...verdictEvents(diagnosis, language),
    ];
    const { subject, tool } = diagnosis;
    const otherData = {
      tool: `${tool.name} ${tool.version}`,
      command: subject.argv.join(" "),
      exitCode: subject.exitCode,
      signal: subject.signal,
      unexplainedMs: diagnosis.time?.unexplainedMs ?? null,
    };
    // One event a line, so that the file can be searched and compared.
    const lines = traceEvents.map((event) => JSON.stringify(event)).join(",\n");
    return `{"displayTimeUnit":"ms","otherData":${JSON.stringify(otherData)},"traceEvents":[\n${lines}\n]}\n`;
  },
};

function commandEvents({ subject, time, observation }: Diagnosis, language: Language): TraceEvent[] {
  const events: TraceEvent[] = [
    ...named(COMMAND, COMMAND, subject.argv.join(" ") || subject.kind, 0),
    ...named(COMMAND, SEGMENTS, say(WHERE, language)),
  ];
  const wallMs = time?.wallMs ?? subject.wallMs;
  if (wallMs !== null) events.push(slice(COMMAND, COMMAND, subject.argv[0] ?? subject.kind, "command", 0, wallMs, {}));
  for (const { what, detail, pid, fromMs, toMs } of observation?.segments ?? [])
    events.push(slice(COMMAND, SEGMENTS, `${what} ${detail}`.trim(), what, fromMs, toMs, { pid }));
  return events;
}

function actionEvents({ observation }: Diagnosis, language: Language): TraceEvent[] {
  const recorded = observation?.goActions;
  if (!recorded || recorded.actions.length === 0) return [];
  const events = named(GO_ACTIONS, GO_ACTIONS, say(ACTIONS, language), 1);
  // Within one of go's lanes an action may outlive the one that holds it: slices of one track must nest.
  lanesOf(recorded.actions, ({ lane }) => lane).forEach((lane, at) => {
    events.push(...named(GO_ACTIONS, ACTIONS_FROM + at, say(LANE, language, { lane: at })));
    for (const { name, fromMs, toMs } of lane)
      events.push(slice(GO_ACTIONS, ACTIONS_FROM + at, name, "go", fromMs, toMs, {}));
  });
  return events;
}

function verdictEvents(diagnosis: Diagnosis, language: Language): TraceEvent[] {
  const atMs = diagnosis.time?.wallMs ?? diagnosis.subject.wallMs ?? 0;
  return diagnosis.verdicts
    .filter(({ state }) => state !== "cannot-tell")
    .map(({ cause, state, confidence, headline, costMs }) =>
      instant(COMMAND, COMMAND, `${cause} (${state})`, atMs, {
        headline: say(headline.text, language, headline.values),
        confidence,
        costMs,
      }),
    );
}
