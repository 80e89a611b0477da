import type { Diagnosis, TimeAccount } from "../../diagnosis/diagnosis.ts";
import { duration } from "../../text/duration.ts";
import { type Language, say, type Text } from "../../text/language.ts";
import { displayWidth } from "../../text/width.ts";
import { foundIn } from "../findings.ts";
import { told } from "../told.ts";
import { cut, shortPlaceOf, whoIs } from "./names.ts";
import { rowName, timeRows } from "./time-rows.ts";
import { longestWait } from "./wait-lines.ts";
import { WAITED_FOR } from "./wait-words.ts";

const TOOK: Text = { en: "gowhy: {wall}", zh: "gowhy：{wall}" };
const LONGEST: Text = { en: "  longest wait  {took} for {what} · {who}", zh: "  最长的等待  {took}：{what} · {who}" };
const CAUSE: Text = { en: "  ✗ {cause}{cost}: {headline}", zh: "  ✗ {cause}{cost}：{headline}" };

const MAX_CAUSES = 2;
/** Less than this share of the time is not worth a word in one line. */
const SMALL_SHARE = 0.02;
/** A name in a line of many. */
const NAME_COLUMNS = 36;

/** What of a diagnosis these lines are about. */
type Accounted = Pick<Diagnosis, "time" | "waits" | "verdicts">;

/** One to four lines for a command that succeeded: where the time went, the longest wait, what cost time without failing. */
export function briefLines(diagnosis: Accounted, language: Language, columns: number): string[] {
  const { time } = diagnosis;
  if (!time) return [];
  const wait = longestWait(diagnosis);
  const causes = foundIn(diagnosis).slice(0, MAX_CAUSES);
  return [
    partsLine(time, language, columns),
    ...(wait
      ? [
          say(LONGEST, language, {
            took: duration(wait.toMs - wait.fromMs),
            what: say(WAITED_FOR[wait.what], language, { on: shortPlaceOf(wait.on, wait.peers) }).trim(),
            who: whoIs(wait),
          }),
        ]
      : []),
    ...causes.map((verdict) =>
      say(CAUSE, language, {
        cause: verdict.cause,
        cost: verdict.costMs ? ` ${duration(verdict.costMs)}` : "",
        headline: told(verdict.headline, language),
      }),
    ),
  ].map((line) => cut(line, columns));
}

/** As many parts as the line holds, largest first. */
function partsLine(time: TimeAccount, language: Language, columns: number): string {
  const rows = timeRows(time, language).filter((row) => row.ms >= time.wallMs * SMALL_SHARE);
  let line = say(TOOK, language, { wall: duration(time.wallMs) });
  for (const row of rows) {
    const longer = `${line} · ${rowName(row, language, NAME_COLUMNS)} ${Math.round((row.ms / time.wallMs) * 100)} %`;
    if (displayWidth(longer) > columns) continue;
    line = longer;
  }
  return line;
}
