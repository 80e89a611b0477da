import type { Goroutine } from "../read-stacks.ts";

/** `* 1 waiting  runtime.gopark`: all that Go's own script for gdb tells: number, state and the innermost function. */
const LINE = /^[* ] +(\d+) (\S[^\n]*?) {2}(\S+)$/gm;

/** What `info goroutines` of gdb prints. */
export const parseGdb = (output: string): Goroutine[] =>
  [...output.matchAll(LINE)].map(([, id, status = "", name = ""]) => ({
    id: Number(id),
    status,
    waitReason: "",
    waitedMs: null,
    frames: [{ function: name, file: "", line: 0 }],
  }));
