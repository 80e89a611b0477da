import { architecture } from "../../system/own-process.ts";
import { syscallNames } from "../../system/proc/syscall-names.ts";
import { type Companion, monotonicNs, startCompanion } from "../../system/trace/companion.ts";
import type { TraceDirectory, TraceFile } from "../../system/trace/trace-directory.ts";
import { BPF_PROGRAM, readBpfOutput } from "./bpf-output.ts";
import { readPerfOutput } from "./perf-output.ts";
import type { Rung, TraceReport } from "./rung.ts";
import { SIDE_EFFECTS, USUAL_OVERHEAD } from "./rung-words.ts";

/** perf and bpftrace take up to a second to take their events down (measured on Linux 6.18). */
const END_MS = 2_000;
/** Both write under a hundred bytes a line, and only calls above 100 ms. */
const MAX_OUTPUT = 4 * 1024 * 1024;
const MAX_CALLS = 40;

/** perf trace or bpftrace, joining a command that runs already. They end by themselves when it does. */
export function companionRung(
  rung: "perf" | "bpf",
  command: readonly string[],
  directory: TraceDirectory,
  output: TraceFile,
): Rung {
  const path = `${directory.path}/output`;
  const { says, inShort } = SIDE_EFFECTS[rung];
  let companion: Companion | null = null;
  let rootPid = 0;
  let startedNs = 0;
  return {
    rung,
    says,
    argv: command,
    begin(pid) {
      rootPid = pid;
      startedNs = monotonicNs();
      companion = startCompanion(rung === "perf" ? perfArgv(path, pid) : bpfArgv(path, pid));
    },
    async report() {
      if (!companion) return null;
      await companion.end(END_MS);
      const text = contentOf(output);
      const seen: Pick<TraceReport, "calls" | "longCalls" | "events"> & {
        readonly programs?: TraceReport["programs"];
      } = rung === "perf" ? readPerfOutput(text, rootPid) : readBpfOutput(text, startedNs, syscallNames(architecture));
      return {
        rung,
        sideEffects: [...inShort],
        usualOverhead: USUAL_OVERHEAD[rung],
        events: seen.events,
        calls: seen.calls.slice(0, MAX_CALLS),
        programs: seen.programs ?? [],
        longCalls: seen.longCalls,
      };
    },
    close() {
      void companion?.end(0);
      output.close();
      directory.remove();
    },
  };
}

/** Calls of 100 ms and more one by one, and a table of all at the end. Source: perf-trace(1). */
const perfArgv = (path: string, pid: number): string[] => [
  "perf",
  "trace",
  "-S",
  "--duration",
  "100",
  "-o",
  path,
  "-p",
  String(pid),
];

const bpfArgv = (path: string, pid: number): string[] => [
  "bpftrace",
  "-o",
  path,
  "-p",
  String(pid),
  "-e",
  BPF_PROGRAM,
  String(pid),
];

function contentOf(file: TraceFile): string {
  const buffer = Buffer.alloc(MAX_OUTPUT);
  let length = 0;
  for (let got = 1; got > 0 && length < MAX_OUTPUT; length += got) got = file.read(buffer, length);
  return buffer.toString("utf8", 0, length);
}
