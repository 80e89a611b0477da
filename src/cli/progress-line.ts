import { type Language, say, type Text } from "../text/language.ts";
import { cutTo } from "../text/width.ts";

interface ProbeName {
  readonly id: string;
  readonly title: Text;
}

/** A fast check-up shows nothing: a line that flashes is noise. */
const FIRST_AFTER_MS = 400;
const TICK_MS = 120;

/** One line on a terminal that says what gowhy still waits for; erased before the report. Silent anywhere else. */
export function progressLine(stream: NodeJS.WriteStream, language: Language) {
  const running = new Map<string, Text>();
  const startedMs = performance.now();
  let shown = false;
  if (!stream.isTTY || process.env["TERM"] === "dumb") return { show: () => {}, erase: () => {} };
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - startedMs;
    if (elapsedMs < FIRST_AFTER_MS) return;
    const names = [...running.values()].map((title) => say(title, language)).join(" · ");
    const line = `  ${(elapsedMs / 1_000).toFixed(1)} s  ${names}`;
    stream.write(`\r\u001b[2K${cutTo(line, (stream.columns || 80) - 1)}`);
    shown = true;
  }, TICK_MS);
  timer.unref();
  return {
    show({ probe, phase }: { readonly probe: ProbeName; readonly phase: "start" | "end" }): void {
      if (phase === "start") running.set(probe.id, probe.title);
      else running.delete(probe.id);
    },
    erase(): void {
      clearInterval(timer);
      if (shown) stream.write("\r\u001b[2K");
    },
  };
}
