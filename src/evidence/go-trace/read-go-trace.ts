import type { ValueOf } from "../../facts/fact.ts";
import type { goActions } from "../../facts/watch.ts";
import { withoutSecrets } from "../../text/secrets.ts";

type Actions = ValueOf<typeof goActions>["actions"];

/** Shorter actions are the most and say the least: of 6,000 in the build of a small program 5,700 are shorter (measured, go 1.26.8). */
const LEAST_MS = 1;
const MAX_ACTIONS = 2_000;
const MAX_NAME = 300;
/** go's lanes are as many as the actions that it runs at once. */
const MAX_LANES = 4_096;

interface GoEvent {
  readonly name: string;
  readonly ph: string;
  /** µs since 1970. */
  readonly ts: number;
  readonly tid: number;
}

/**
 * The actions in a file of `-debug-trace`: begin and end events, one a line, of a JSON list whose end is missing where go was killed.
 * `startedWallMs` is when the command started, ms since 1970. Lines that are no event are passed over.
 */
export function readGoTrace(
  text: string,
  startedWallMs: number,
): { readonly actions: Actions; readonly leftOut: number } {
  const open = new Map<number, GoEvent[]>();
  const actions: Actions[number][] = [];
  let lastTs = startedWallMs * 1_000;
  let total = 0;
  const add = ({ name, tid, ts }: GoEvent, endTs: number): void => {
    total += 1;
    if (endTs - ts < LEAST_MS * 1_000) return;
    const fromMs = Math.max(0, ts / 1_000 - startedWallMs);
    const toMs = Math.max(fromMs, endTs / 1_000 - startedWallMs);
    actions.push({ name: withoutSecrets(name).text.slice(0, MAX_NAME), lane: tid, fromMs, toMs });
  };
  for (const line of text.split("\n")) {
    const event = eventOf(line);
    if (!event) continue;
    lastTs = Math.max(lastTs, event.ts);
    const lane = open.get(event.tid) ?? [];
    if (event.ph === "B") {
      lane.push(event);
      if (open.size < MAX_LANES) open.set(event.tid, lane);
      continue;
    }
    // Actions of one lane may end in another order than they began.
    const at = lane.findLastIndex((each) => each.name === event.name);
    const [begun] = at < 0 ? [] : lane.splice(at, 1);
    if (begun) add(begun, event.ts);
  }
  // go was ended in the midst of these.
  for (const lane of open.values()) for (const begun of lane) add(begun, lastTs);
  const longest = [...actions].sort((one, other) => length(other) - length(one)).slice(0, MAX_ACTIONS);
  longest.sort((one, other) => one.fromMs - other.fromMs || other.toMs - one.toMs);
  return { actions: longest, leftOut: total - longest.length };
}

const length = ({ fromMs, toMs }: Actions[number]): number => toMs - fromMs;

function eventOf(line: string): GoEvent | null {
  const at = line.indexOf("{");
  if (at < 0 || !/"ph":"[BE]"/.test(line)) return null;
  try {
    const { name, ph, ts, tid } = JSON.parse(line.slice(at).replace(/[,\]\s]+$/, ""));
    const isEvent = typeof name === "string" && typeof ts === "number" && Number.isInteger(tid) && tid >= 0;
    return isEvent ? { name, ph, ts, tid } : null;
  } catch {
    return null;
  }
}

/** The file that a command is told to write: the last `-debug-trace=FILE` of its words or of GOFLAGS; null where there is none. */
export function goTraceFileOf(argv: readonly string[], goflags: string): string | null {
  const dashes = argv.indexOf("--");
  const words = [...goflags.split(/\s+/), ...(dashes < 0 ? argv : argv.slice(0, dashes))];
  let file: string | null = null;
  words.forEach((word, at) => {
    const [, value] = /^['"]?--?debug-trace(?:=(.*?))?['"]?$/.exec(word) ?? [];
    if (value !== undefined) file = value;
    else if (/^--?debug-trace$/.test(word)) file = words[at + 1] ?? file;
  });
  return file || null;
}
