import { createWriteStream } from "node:fs";
import type { Options } from "./options.ts";
import { standardError } from "./standard-error.ts";

export interface ReportStream {
  readonly stream: NodeJS.WriteStream;
  readonly write: (text: string) => Promise<void>;
}

/** Where the report on a watched command goes, unless it goes to a file. */
export function reportStream({ reportFd }: Options): ReportStream {
  if (reportFd === null) {
    // Of a pipe Node's stream is never opened: see standard-error.ts.
    const stream = standardError.isTTY ? process.stderr : ({ isTTY: false } as NodeJS.WriteStream);
    return { stream, write: async (text) => standardError.write(text) };
  }
  const stream = createWriteStream("", { fd: reportFd, autoClose: false });
  // A reader that went away is no fault.
  stream.on("error", () => {});
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    write: (text) => new Promise((resolve) => stream.write(text, () => resolve())),
  };
}

/** Lines longer than this are hard to read; narrower than this nothing fits. */
const WIDEST = 120;
const NARROWEST = 40;

/** In columns of a terminal. */
export function widthOf(stream: NodeJS.WriteStream): number {
  return Math.max(NARROWEST, Math.min(WIDEST, stream.columns || 100));
}
