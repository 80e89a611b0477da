import { isInForeground } from "../../system/programs/watched-program.ts";
import type { StandardError } from "../standard-error.ts";
import { drawBelow, eraseBelow } from "./terminal-line.ts";

/** The live line as it stands on a terminal, and nothing where there is none. */
export interface Screen {
  /** A line that comes and goes can be shown here at all. */
  readonly isLive: boolean;
  columns(): number;
  show(text: string): void;
  erase(): void;
  /** Writes a line that stays. */
  say(text: string): void;
}

/** Standard error, when it is a terminal that can move its cursor. */
export function openScreen(stream: StandardError, environment: NodeJS.ProcessEnv): Screen {
  const isLive = stream.isTTY && environment["TERM"] !== "dumb";
  let shown = "";
  const erase = () => {
    if (shown === "") return;
    shown = "";
    // In the background the shell has drawn over it already.
    if (isInForeground()) stream.write(eraseBelow());
  };
  return {
    isLive,
    columns: stream.columns,
    show(text) {
      if (!isLive || text === shown || !isInForeground()) return;
      shown = text;
      stream.write(drawBelow(text));
    },
    erase,
    say(text) {
      erase();
      stream.write(`${text}\n`);
    },
  };
}
