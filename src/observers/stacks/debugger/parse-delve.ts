import type { Goroutine } from "../read-stacks.ts";

type Frame = Goroutine["frames"][number];

/** `  Goroutine 1 - User: /src/x.go:3 main.main (0x47bac5) (thread 12) [sleep 1234]`; the mark `*` is on the selected one. */
const HEADER = /^[* ]*Goroutine (\d+) - .*?\(0x[0-9a-f]+\)( \(thread \d+\))?(?: \[([^\]]*)\])?\s*$/;
/** `\t0  0x000000000047910a in runtime.gopark`, then `\t    at /src/proc.go:475`. */
const CALL = /^\s+\d+\s+0x[0-9a-f]+ in (.+)$/;
const PLACE = /^\s+at (.+):(\d+)$/;
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
const MAX_FRAMES = 100;
const MAX_TEXT = 1_000;

/** What `goroutines -t` of delve prints. `knowsReasons`: a delve older than the go has other words for its reasons. */
export function parseDelve(output: string, knowsReasons: boolean): Goroutine[] {
  const goroutines: (Goroutine & { readonly frames: Frame[] })[] = [];
  let called: string | null = null;
  for (const line of output.replace(ESCAPES, "").split("\n")) {
    const header = HEADER.exec(line.replace(/^\(dlv\) /, ""));
    const current = goroutines.at(-1);
    if (header) {
      const reason = (header[3] ?? "").replace(/ \d+$/, "").slice(0, MAX_TEXT);
      const status = header[2] === undefined ? (reason === "" ? "" : "waiting") : "running";
      goroutines.push({
        id: Number(header[1]),
        status,
        waitReason: knowsReasons ? reason : "",
        waitedMs: null,
        frames: [],
      });
      called = null;
      continue;
    }
    const place: RegExpExecArray | null = called === null ? null : PLACE.exec(line);
    if (current && called !== null && place && current.frames.length < MAX_FRAMES)
      current.frames.push({ function: called, file: (place[1] ?? "").slice(0, MAX_TEXT), line: Number(place[2]) });
    called = place ? null : (CALL.exec(line)?.[1]?.slice(0, MAX_TEXT) ?? null);
  }
  return goroutines;
}
