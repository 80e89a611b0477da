import { type Language, say, type Text } from "../../text/language.ts";
import { printable } from "../../text/printable.ts";
import { cutTo, displayWidth } from "../../text/width.ts";

export interface LiveLine {
  /** How long nothing moved. */
  readonly idleMs: number;
  /** What is waited for; null: that could not be seen. */
  readonly waits: string | null;
  /** Whether and when go itself gives up; null: that is not known for such a wait. */
  readonly limit: string | null;
  /** Ctrl-C would reach the command: only then it is offered. */
  readonly mayInterrupt: boolean;
}

const UNSEEN: Text = { en: "nothing moves, and why cannot be seen", zh: "没有进展，且看不出原因" };
const HINT: Text = { en: "Ctrl-C = why", zh: "Ctrl-C 查看原因" };
const SEPARATOR = " · ";

/** The line that a person sees while nothing moves; what matters least is left out where it does not fit. */
export function renderLiveLine(line: LiveLine, language: Language, width: number): string {
  const head = `  ${(line.idleMs / 1_000).toFixed(1)} s  ${printable(line.waits ?? say(UNSEEN, language))}`;
  const hint = line.mayInterrupt ? [say(HINT, language)] : [];
  const limit = line.limit === null ? [] : [printable(line.limit)];
  const forms = [[head, ...limit, ...hint], [head, ...hint], [head]];
  for (const form of forms) {
    const text = form.join(SEPARATOR);
    if (displayWidth(text) <= width) return text;
  }
  return `${cutTo(head, width - 1)}…`;
}
