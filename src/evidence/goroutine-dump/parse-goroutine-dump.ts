import type { ValueOf } from "../../facts/fact.ts";
import type { goroutineStacks } from "../../facts/watch.ts";
import { withoutSecrets } from "../../text/secrets.ts";

type Goroutine = ValueOf<typeof goroutineStacks>["goroutines"][number];

/** Go stops a dump at 100 frames a goroutine by itself. Source: go1.26 src/runtime/traceback.go, tracebackInnerFrames. */
const MAX_FRAMES = 100;
/** A server with 100,000 goroutines repeats itself long before. */
const MAX_GOROUTINES = 500;
const MAX_NAME = 500;
const MS_PER_MINUTE = 60_000;

/** `goroutine 7 [select, 3 minutes]:`, with pointers in between where the runtime dumps for a crash (GOTRACEBACK, SIGQUIT in 1.23 and later). */
const HEAD = /^goroutine (\d+)(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[([^\]]*)\](?: \{.*\})?:$/;
/** Not a wait: what the scheduler has it do. Source: go1.26 src/runtime/traceback.go, gStatusStrings. */
const STATUS = /^(idle|runnable|running|syscall|waiting|dead|copystack|leaked|preempted|deadextra)\b/;
const PLACE = /^\t(.+):(\d+)(?: .*)?$/;

/** The goroutines of a dump as the Go runtime writes it at SIGQUIT or a crash; empty where the text holds none. */
export function parseGoroutineDump(text: string): {
  readonly goroutines: readonly Goroutine[];
  readonly leftOut: number;
} {
  const goroutines: (Goroutine & { frames: { function: string; file: string; line: number }[] })[] = [];
  let leftOut = 0;
  let current: (typeof goroutines)[number] | null = null;
  let name: string | null = null;
  for (const line of text.split("\n")) {
    const [, id, state] = HEAD.exec(line) ?? [];
    if (id !== undefined && state !== undefined) {
      // Number 0 is the scheduler's own stack, one for each thread.
      current = id === "0" ? null : { id: Number(id), ...stateOf(state), frames: [] };
      name = null;
      if (current && goroutines.length >= MAX_GOROUTINES) [current, leftOut] = [null, leftOut + 1];
      if (current) goroutines.push(current);
    } else if (current === null) continue;
    else if (line.startsWith("\t")) {
      const [, file, number] = PLACE.exec(line) ?? [];
      if (name !== null && file !== undefined && current.frames.length < MAX_FRAMES)
        current.frames.push({ function: name, file: file.slice(0, MAX_NAME), line: Number(number) });
      name = null;
    } else if (line.startsWith("created by ") || line === "") name = null;
    else if (/^[a-z0-9]+ +0x[0-9a-f]+$/.test(line)) current = null;
    else name = functionIn(line);
  }
  return { goroutines, leftOut };
}

function stateOf(text: string): Pick<Goroutine, "status" | "waitReason" | "waitedMs"> {
  const [first = "", ...more] = text.split(", ");
  const reason = first.replace(/ \(scan\)$/, "").slice(0, MAX_NAME);
  const status = STATUS.exec(reason)?.[1];
  const minutes = more.map((each) => /^(\d+) minutes$/.exec(each)?.[1]).find((each) => each !== undefined);
  return {
    status: status ?? "waiting",
    waitReason: status === undefined ? reason : "",
    waitedMs: minutes === undefined ? null : Number(minutes) * MS_PER_MINUTE,
  };
}

/** Arguments are numbers; a panic's own text may hold anything. */
function functionIn(line: string): string | null {
  const open = line.lastIndexOf("(");
  return open > 0 && line.endsWith(")") ? withoutSecrets(line.slice(0, open)).text.slice(0, MAX_NAME) : null;
}
