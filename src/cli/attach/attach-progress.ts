import { leadingWait } from "../../examination/attach/leading-wait.ts";
import type { Moment } from "../../observers/watch.ts";
import { type Language, say, type Text } from "../../text/language.ts";
import { printable } from "../../text/printable.ts";
import { cutTo } from "../../text/width.ts";
import { waitSentence } from "../live/wait-sentence.ts";

const LOOKING: Text = { en: "looking at {pid} ({name})", zh: "正在观察 {pid}（{name}）" };
const REDRAW_MS = 120;

/** One line on a terminal that says what is seen so far; erased before the report. Silent anywhere else. */
export function attachProgress(
  stream: NodeJS.WriteStream,
  { pid, name, language }: { readonly pid: number; readonly name: string; readonly language: Language },
) {
  if (!stream.isTTY || process.env["TERM"] === "dumb") return { show: () => {}, erase: () => {} };
  const startedMs = performance.now();
  let drawnMs = Number.NEGATIVE_INFINITY;
  let isOver = false;
  let isShown = false;
  return {
    show(moment: Moment): void {
      const nowMs = performance.now();
      // What a process of the tree asks on this terminal must stay readable.
      if (isOver || moment.seen.readsTerminal || nowMs - drawnMs < REDRAW_MS) return;
      drawnMs = nowMs;
      const wait = leadingWait(moment);
      const text = wait
        ? waitSentence(wait, (peer) => peer, language)
        : printable(say(LOOKING, language, { pid, name }));
      const line = `  ${((nowMs - startedMs) / 1_000).toFixed(1)} s  ${text}`;
      stream.write(`\r\u001b[2K${cutTo(line, (stream.columns || 80) - 1)}`);
      isShown = true;
    },
    erase(): void {
      if (!isOver && isShown) stream.write("\r\u001b[2K");
      isOver = true;
    },
  };
}
