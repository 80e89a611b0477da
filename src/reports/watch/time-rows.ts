import type { TimeAccount, TimePart } from "../../diagnosis/diagnosis.ts";
import { type Language, say } from "../../text/language.ts";
import { displayWidth } from "../../text/width.ts";
import { label, sentence } from "../labels.ts";
import { cut, shortPlaceOf } from "./names.ts";
import { KIND_NAMES } from "./wait-words.ts";

/** One line of the table of time. */
export interface TimeRow {
  /** `compile`, `connect`, …; `unexplained` for the last one. */
  readonly kind: string;
  /** What of: a host, a path, how many packages; empty where nothing more is known. */
  readonly of: string;
  readonly ms: number;
  /** How many ran at once, where it was clearly more than one; else null. */
  readonly atOnce: number | null;
  readonly causes: readonly string[];
}

/** Details of one kind that stand in lines of their own; a build's packages never do. */
const MAX_DETAILS = 3;
/** Lines that a person reads at a glance. */
const MAX_ROWS = 8;
/** Below a hundredth of the whole a detail of its own tells nothing. */
const SMALL_SHARE = 0.01;
/** gowhy looks for the first time within so many ms, and the kernel counts CPU time in steps of 10: a shorter command leaves nothing to tell. */
const TOO_SHORT_MS = 500;
/** Rounding and a tick in which two overlap are no concurrency. */
const CLEARLY_AT_ONCE = 1.15;
/** Packages and programs by the hundred: one line for each kind. */
const ONE_LINE: readonly string[] = ["compile", "link"];

/** The parts as a person reads them, longest first, the unexplained rest last; the sum stays the wall time. */
export function timeRows(time: TimeAccount, language: Language): readonly TimeRow[] {
  const rows = kindsOf(time.parts)
    .flatMap((parts) => rowsOfKind(parts, time.wallMs, language))
    .sort((one, other) => other.ms - one.ms);
  const shown = rows.length > MAX_ROWS ? rows.slice(0, MAX_ROWS - 1) : rows;
  const rest = rows.slice(shown.length);
  const folded = rest.length > 0 ? [foldedRow(rest, language)] : [];
  const unexplained = {
    kind: label("unexplained", language),
    of: time.parts.length === 0 && time.wallMs < TOO_SHORT_MS ? sentence("tooShort", language) : "",
    ms: time.unexplainedMs,
    atOnce: null,
    causes: [],
  };
  return [...shown, ...folded, unexplained];
}

function kindsOf(parts: readonly TimePart[]): readonly (readonly TimePart[])[] {
  const kinds = new Map<string, TimePart[]>();
  for (const part of parts) kinds.set(part.what, [...(kinds.get(part.what) ?? []), part]);
  return [...kinds.values()];
}

function rowsOfKind(parts: readonly TimePart[], wallMs: number, language: Language): TimeRow[] {
  const [first] = parts;
  if (!first) return [];
  if (ONE_LINE.includes(first.what) && (parts.length > 1 || first.detail === ""))
    return [rowOf(parts, packages(first.what, parts, language), language)];
  const own = parts.filter(({ ms }, at) => at === 0 || (at < MAX_DETAILS && ms >= wallMs * SMALL_SHARE));
  const rest = parts.slice(own.length);
  return [
    ...own.map((part) => rowOf([part], shortPlaceOf(part.detail, part.peers), language)),
    ...(rest.length > 0 ? [rowOf(rest, sentence("more", language, { count: rest.length }), language)] : []),
  ];
}

function packages(what: string, parts: readonly TimePart[], language: Language): string {
  // One part without a detail is what the sampler had to fold: how many there were is not known any more.
  if (parts.some(({ detail }) => detail === "")) return "";
  return sentence(what === "link" ? "programs" : "packages", language, { count: parts.length });
}

function rowOf(parts: readonly TimePart[], of: string, language: Language): TimeRow {
  const [first] = parts;
  const ms = sum(parts.map((part) => part.ms));
  const atOnce = ms > 0 ? sum(parts.map(({ workMs }) => workMs)) / ms : 1;
  return {
    kind: first ? say(KIND_NAMES[first.what], language) : "",
    of,
    ms,
    atOnce: atOnce >= CLEARLY_AT_ONCE ? atOnce : null,
    causes: [...new Set(parts.flatMap(({ cause }) => cause ?? []))],
  };
}

const foldedRow = (rows: readonly TimeRow[], language: Language): TimeRow => ({
  kind: sentence("more", language, { count: rows.length }),
  of: "",
  ms: sum(rows.map(({ ms }) => ms)),
  atOnce: null,
  causes: [...new Set(rows.flatMap(({ causes }) => causes))],
});

/** `compile 38 packages, 2.0 at once`, in no more than so many columns: what is cut is the name of the place. */
export function rowName({ kind, of, atOnce }: TimeRow, language: Language, columns = Number.POSITIVE_INFINITY): string {
  const count = atOnce === null ? "" : sentence("atOnce", language, { count: atOnce.toFixed(1) });
  const room = columns - displayWidth(kind) - displayWidth(count) - 1;
  return `${of === "" ? kind : `${kind} ${cut(of, Math.max(MIN_NAME, room))}`}${count}`;
}

/** A name shorter than this is no name. */
const MIN_NAME = 8;

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
