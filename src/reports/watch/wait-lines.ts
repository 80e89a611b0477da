import type { Diagnosis, Wait } from "../../diagnosis/diagnosis.ts";
import { isWork } from "../../facts/watch.ts";
import { duration } from "../../text/duration.ts";
import { type Language, say, type Text } from "../../text/language.ts";
import { printable } from "../../text/printable.ts";
import { sentence } from "../labels.ts";
import { told } from "../told.ts";
import { placeOf, shortCommand, whoIs } from "./names.ts";
import { FOR_THE_DISK, WAITED_FOR } from "./wait-words.ts";
import { waitsForWords } from "./waits-for-words.ts";

/** Shorter waits are no trouble of anybody's; `--why` shows all that were kept. */
const WORTH_TELLING_MS = 100;
const MAX_WAITS = 6;
const MAX_WAITS_WITH_WHY = 60;
const MAX_SLOWEST = 3;

/** Who waited, for what, how long, and who stood in the way; longest first, those that last before those that ended. */
export function waitLines({ waits, subject }: Diagnosis, language: Language, why: boolean): string[] {
  const told = worthTelling(waits, why);
  const goesOn = subject.signal === null;
  const joined = why ? told.map((wait) => [wait]) : joinFileWaits(told);
  const shown = joined.slice(0, why ? MAX_WAITS_WITH_WHY : MAX_WAITS);
  const more = joined.length - shown.length;
  return [
    ...shown.map((group) =>
      group[0] && group.length === 1 ? lineOf(group[0], goesOn, language) : fileLine(group, language),
    ),
    ...(more > 0 ? [sentence("moreWaits", language, { count: more })] : []),
  ];
}

/** The wait that matters most of those that lasted to the end; null where the command got on. */
export const lastingWait = ({ waits }: Pick<Diagnosis, "waits">): Wait | null =>
  worthTelling(waits, false).find((wait) => !wait.ended && wait.namedAtMs !== null) ?? null;

/** The longest wait that is worth telling, those that last before those that ended. */
export const longestWait = ({ waits }: Pick<Diagnosis, "waits">): Wait | null => worthTelling(waits, false)[0] ?? null;

function worthTelling(waits: readonly Wait[], why: boolean): readonly Wait[] {
  // Work is shown in the table of time; only the slowest of it stands in the list of waits.
  const real = waits.filter((wait) => !isWork(wait.what) && lengthOf(wait) >= (why ? 0 : WORTH_TELLING_MS));
  const sorted = real
    .filter((wait) => why || !isExplainedBelow(wait, real))
    .sort((one, other) => Number(one.ended) - Number(other.ended) || lengthOf(other) - lengthOf(one));
  return why ? sorted : sorted.filter((wait, at) => !sorted.slice(0, at).some((longer) => isTwin(wait, longer)));
}

/** The same process waits for the same thing twice at once: a name is looked up in both address families. */
const isTwin = (wait: Wait, longer: Wait): boolean =>
  wait.pid === longer.pid &&
  wait.what === longer.what &&
  wait.on === longer.on &&
  wait.fromMs < longer.toMs &&
  longer.fromMs < wait.toMs;

/** A parent that waits for its child says nothing where the child's own wait is told. */
const isExplainedBelow = (wait: Wait, all: readonly Wait[]): boolean =>
  wait.what === "child" &&
  all.some(
    (other) =>
      other !== wait &&
      other.pid !== wait.pid &&
      other.chain.includes(wait.pid) &&
      Math.min(other.toMs, wait.toMs) - Math.max(other.fromMs, wait.fromMs) >= lengthOf(wait) / 2,
  );

/** One that long is worth a line of its own; a busy disk makes shorter ones by the dozen, and which file it was tells nobody anything. */
const LONG_FILE_WAIT_MS = 1_000;

/** Short waits for files that are over, joined by mount. The place of a group is that of its longest. */
function joinFileWaits(waits: readonly Wait[]): readonly (readonly Wait[])[] {
  const groups = new Map<Wait | string, Wait[]>();
  for (const wait of waits) {
    const isFile = wait.what === "filesystem" || wait.what === "io";
    const joins = isFile && wait.ended && lengthOf(wait) < LONG_FILE_WAIT_MS;
    const key = joins ? (wait.file?.mountPoint ?? "") : wait;
    groups.set(key, [...(groups.get(key) ?? []), wait]);
  }
  return [...groups.values()];
}

function fileLine(waits: readonly Wait[], language: Language): string {
  const lengths = waits.map(lengthOf);
  const on = printable(waits[0]?.file?.mountPoint ?? "");
  return sentence(on === "" ? "fileWaitsSomewhere" : "fileWaits", language, {
    count: waits.length,
    on,
    took: duration(lengths.reduce((all, each) => all + each, 0)),
    longest: duration(Math.max(...lengths)),
  });
}

const lengthOf = ({ fromMs, toMs }: Wait): number => toMs - fromMs;

function lineOf(wait: Wait, goesOn: boolean, language: Language): string {
  const [semicolon, full] = language === "zh-CN" ? ["；", "。"] : ["; ", "."];
  const parts = [
    sentence(wait.ended ? "waited" : goesOn ? "stillWaits" : "waitedToTheEnd", language, {
      who: whoIs(wait),
      took: duration(lengthOf(wait)),
      what: goalOf(wait, language),
    }),
    ...syns(wait, language),
    ...mount(wait, language),
    ...holders(wait, language),
    // Where a verdict stands above, it says how long go itself waits.
    ...(wait.ended || wait.cause !== null ? [] : [told(wait.limit, language)]),
  ];
  return `${parts.join(semicolon)}${full}`;
}

/** Nobody sees where one response ends and the next begins on a connection that goes on: what is over may have been many. */
const RESPONSES: Text = { en: "responses from {on}", zh: " {on} 的响应" };

/** What is waited for, in words. */
export const goalOf = (
  wait: Pick<Wait, "what" | "on" | "peers"> & Partial<Pick<Wait, "ended">>,
  language: Language,
): string => say(wordsOf(wait), language, { on: placeOf(wait.on, wait.peers, language) });

function wordsOf({ what, on, ended = false }: Pick<Wait, "what" | "on"> & Partial<Pick<Wait, "ended">>): Text {
  if (what === "io" && on === "") return FOR_THE_DISK;
  return what === "response" && ended ? RESPONSES : WAITED_FOR[what];
}

/** The first SYN and those that the kernel sent again. */
function syns({ what, socket }: Wait, language: Language): string[] {
  if (what !== "connect" || !socket || socket.retransmits === 0) return [];
  return [sentence("syns", language, { count: socket.retransmits + 1 })];
}

function mount({ what, file }: Wait, language: Language): string[] {
  if (what !== "filesystem" || !file?.mountPoint) return [];
  const on = printable(file.mountPoint);
  return [sentence("onMount", language, { type: file.fileSystem ?? "?", on, source: printable(file.source ?? "?") })];
}

function holders({ holders: all }: Wait, language: Language): string[] {
  if (all.length === 0) return [];
  const who = all.slice(0, MAX_HOLDERS).map(({ pid, argv, waitsFor }) => {
    const holder = `${shortCommand(argv)} (${pid})`;
    const what = printable(waitsForWords(waitsFor ?? "", language));
    return waitsFor === null ? holder : sentence("holderWaits", language, { holder, what });
  });
  return [sentence("inTheWay", language, { who: who.join(sentence("and", language)) })];
}

/** The holder of a lock, and a child that inherited it. */
const MAX_HOLDERS = 2;

/** The slowest packages and links, which one line of the table of time holds together. */
export function slowestWork({ waits, time }: Diagnosis, language: Language): string[] {
  if (!time) return [];
  const slow = waits
    .filter((wait) => (wait.what === "compile" || wait.what === "link") && lengthOf(wait) >= time.wallMs / 20)
    // Named by its program alone, it was gone before its arguments could be read.
    .filter(({ on, argv }) => argv.length > 1 || on !== argv[0])
    .sort((one, other) => lengthOf(other) - lengthOf(one))
    .slice(0, MAX_SLOWEST);
  if (slow.length === 0) return [];
  return [
    slow.map((wait) => `${printable(wait.on)} ${duration(lengthOf(wait))}`).join(language === "zh-CN" ? "、" : ", "),
  ];
}
