import type { GoLimit } from "../../diagnosis/go-limits.ts";
import { isWork } from "../../facts/watch.ts";
import type { WaitSeen } from "../../observers/seen.ts";
import type { Moment } from "../../observers/watch.ts";
import { isInForeground } from "../../system/programs/watched-program.ts";
import type { Language } from "../../text/language.ts";
import { renderLiveLine } from "./live-line.ts";
import type { Screen } from "./screen.ts";
import { shortLimit } from "./short-limit.ts";
import { waitSentence } from "./wait-sentence.ts";

/** CONTRACT: the live line comes after 2 s without CPU or growing wchar. */
const LINE_AFTER_MS = 2_000;
/** The line counts seconds: a faster redraw is noise. */
const REDRAW_MS = 1_000;

/** A timer that fires in the midst of a wait uses a little CPU: that is not what is waited for. */
const isAtWork = (wait: WaitSeen | null): boolean => wait !== null && isWork(wait.what);

/** Keeps the live line of a terminal: there while nothing moves, gone with the first tick in which something does. */
export function showLine(
  screen: Screen,
  nameOf: (peer: string) => string,
  limitOf: (wait: WaitSeen) => GoLimit,
  language: Language,
) {
  let drawnMs = null as number | null;
  return ({ tick, seen }: Moment, wait: WaitSeen | null): void => {
    if (!screen.isLive) return;
    if (tick.idleMs < LINE_AFTER_MS || seen.readsTerminal) {
      screen.erase();
      drawnMs = null;
      return;
    }
    if (drawnMs !== null && (tick.atMs - drawnMs < REDRAW_MS || isAtWork(wait))) return;
    drawnMs = tick.atMs;
    const line = {
      idleMs: tick.idleMs,
      waits: wait ? waitSentence(wait, nameOf, language) : null,
      limit: wait ? shortLimit(wait, limitOf(wait), language) : null,
      mayInterrupt: isInForeground(),
    };
    screen.show(renderLiveLine(line, language, screen.columns() - 1));
  };
}
