import * as v from "valibot";
import type { Text } from "../text/language.ts";
import { EVERY_FACT } from "./every.ts";
import {
  type Fact,
  flag,
  type Known,
  list,
  maybe,
  number,
  oneOf,
  shape,
  text,
  UNKNOWN_REASONS,
  type ValueOf,
} from "./fact.ts";
import { watchedWaits } from "./watch.ts";

/** The version that this gowhy writes, and the newest that it reads. */
export const FACTS_VERSION = 1;

/** A saved file of a machine with 200 GOPROXY entries and a full mount table is below 2 MB. */
export const SAVED_FACTS_MAX_BYTES = 16 * 1024 * 1024;

const subject = shape({
  kind: oneOf(["machine", "command", "process", "evidence"]),
  argv: list(text),
  exitCode: maybe(number),
  signal: maybe(text),
  wallMs: maybe(number),
});

/** The waits as scripts read them; the whole of each is the fact `watch.waits`. */
const wait = shape({
  what: text,
  pid: number,
  argv: list(text),
  on: text,
  fromMs: number,
  toMs: number,
  namedAtMs: maybe(number),
});

const known = shape({
  state: v.literal("known"),
  id: text,
  value: v.unknown(),
  source: text,
  atMs: number,
  tookMs: number,
});

const unknown = shape({
  state: v.literal("unknown"),
  id: text,
  reason: oneOf(UNKNOWN_REASONS),
  detail: text,
  source: text,
  remedy: maybe(text),
});

/** The frame of a saved file. The value of each fact is held to the schema of its own key. */
export const savedFactsSchema = v.object({
  factsVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  tool: shape({ name: text, version: text }),
  /** ISO 8601. The only *now* of the diagnosis. */
  takenAt: v.pipe(text, v.isoTimestamp()),
  subject,
  facts: list(v.variant("state", [known, unknown])),
  /** Derived from the fact `watch.waits`; ignored when the file is read back. */
  waits: list(wait),
  offline: flag,
  /** How long the examination took; absent in files of other makers. */
  tookMs: v.optional(number, 0),
});

export interface SavedFacts {
  readonly tool: { readonly name: string; readonly version: string };
  readonly takenAtMs: number;
  readonly subject: v.InferOutput<typeof subject>;
  readonly facts: readonly Fact[];
  readonly offline: boolean;
  readonly tookMs: number;
}

/** The text of a saved file. Keys in the order of the contract, facts ordered by id. */
export function writeSavedFacts(saved: SavedFacts): string {
  const { tool, subject, facts, offline, tookMs } = saved;
  const waits = waitsIn(facts);
  const takenAt = new Date(saved.takenAtMs).toISOString();
  const document = { factsVersion: FACTS_VERSION, tool, takenAt, subject, facts, waits, offline, tookMs };
  return `${JSON.stringify(document, null, 1)}\n`;
}

function waitsIn(facts: readonly Fact[]): v.InferOutput<typeof wait>[] {
  const fact = facts.find(({ id }) => id === watchedWaits.id);
  if (fact?.state !== "known") return [];
  return (fact as Known<ValueOf<typeof watchedWaits>>).value.waits.map(
    ({ what, pid, argv, on, fromMs, toMs, namedAtMs }) => ({ what, pid, argv, on, fromMs, toMs, namedAtMs }),
  );
}

export type ReadSavedFacts = { readonly saved: SavedFacts } | { readonly problem: Text };

/** Reads a saved file that may be cut off, hostile, or of another version. Unknown keys and unknown facts are ignored. */
export function readSavedFacts(content: string): ReadSavedFacts {
  const document = parseJson(content);
  if (document === undefined) return { problem: NOT_JSON };
  const version = v.safeParse(v.object({ factsVersion: v.number() }), document);
  if (!version.success) return { problem: NOT_FACTS };
  if (version.output.factsVersion > FACTS_VERSION) return { problem: tooNew(version.output.factsVersion) };
  const frame = v.safeParse(savedFactsSchema, document);
  if (!frame.success) return { problem: malformed(frame.issues) };
  const facts: Fact[] = [];
  for (const fact of frame.output.facts) {
    const checked = checkFact(fact as Fact);
    if (checked && "problem" in checked) return checked;
    if (checked) facts.push(checked);
  }
  const { tool, takenAt, subject, offline, tookMs } = frame.output;
  return { saved: { tool, takenAtMs: Date.parse(takenAt), subject, facts, offline, tookMs } };
}

/** A fact as its key wants it; null where this version knows no such fact. */
export function checkFact(fact: Fact): Fact | { readonly problem: Text } | null {
  const key = EVERY_FACT.find((each) => each.id === fact.id);
  if (!key) return null;
  if (fact.state === "unknown") return fact;
  const value = v.safeParse(key.schema, fact.value);
  return value.success ? { ...fact, value: value.output } : { problem: malformed(value.issues, fact.id) };
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

const NOT_JSON: Text = {
  en: "This is no complete JSON. The file may have been cut off.",
  zh: "这不是完整的 JSON，文件可能被截断了。",
};

const NOT_FACTS: Text = {
  en: "This is JSON, but no file that gowhy --save wrote: it has no factsVersion.",
  zh: "这是 JSON，但不是 gowhy --save 写出的文件：缺少 factsVersion。",
};

const tooNew = (version: number): Text => ({
  en: `The facts are of version ${version}; this gowhy reads up to version ${FACTS_VERSION}. Use a newer gowhy.`,
  zh: `该文件的事实版本为 ${version}，本 gowhy 最高支持版本 ${FACTS_VERSION}。请使用更新的 gowhy。`,
});

/** Names the place, never quotes the value: what stands there is not ours to repeat. */
function malformed(issues: readonly v.BaseIssue<unknown>[], within = ""): Text {
  const path = issues[0]?.path?.map(({ key }) => String(key)).join(".") ?? "";
  const where = [within, path].filter(Boolean).join(": ").slice(0, 200) || "(root)";
  return {
    en: `The saved facts are malformed at ${where}.`,
    zh: `保存的事实在 ${where} 处格式不正确。`,
  };
}
