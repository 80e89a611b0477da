import { execFileSync, spawnSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ReadAlone, straceReaderArgv } from "../test/kit/strace-reader.ts";
import { median } from "./median.ts";

export interface StraceLogBench {
  /** Undefined: two logs are recorded and repeated up to `logBytes`, and removed. */
  readonly file: string | undefined;
  readonly logBytes: number;
  readonly rounds: number;
  readonly write: (line: string) => void;
}

interface Round {
  readonly grepMs: number;
  readonly grepCMs: number;
  readonly read: ReadAlone;
}

/** The reader of strace logs against `grep -c openat` on the same file, in turn, in the locale of the user and in C. */
export async function benchStraceLog({ file, logBytes, rounds, write }: StraceLogBench): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "gowhy-strace-log-"));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.on("exit", remove);
  try {
    const reader = await straceReaderArgv(directory);
    write(`Reader of strace logs, file in the page cache, medians of ${rounds} rounds, each a process of its own\n`);
    write(
      "| log | MB | bytes per line | grep -c openat | LC_ALL=C grep | reader | of grep's speed (of C's) | peak RSS |\n|---|---|---|---|---|---|---|---|",
    );
    if (file !== undefined) write(`| ${row(file, file, reader, rounds).join(" | ")} |`);
    else
      for (const [name, record] of RECORDINGS) {
        const log = join(directory, "large.log");
        repeat(record(directory), log, logBytes);
        write(`| ${row(name, log, reader, rounds).join(" | ")} |`);
        rmSync(log);
      }
  } finally {
    remove();
    process.off("exit", remove);
  }
}

function row(name: string, log: string, reader: readonly string[], rounds: number): readonly string[] {
  const bytes = statSync(log).size;
  const measure = (): Round => ({
    grepMs: grepMs(log, {}),
    read: readAlone(reader, log),
    grepCMs: grepMs(log, { LC_ALL: "C" }),
  });
  // Both once for nothing: the disk is not what is measured.
  measure();
  const measured = Array.from({ length: rounds }, measure);
  const middle = (pick: (round: Round) => number) => median(measured.map(pick));
  const speed = (pick: (round: Round) => number) => `${Math.round(bytes / 1e3 / middle(pick))} MB/s`;
  const ratio = middle(({ grepMs, read }) => grepMs / read.tookMs);
  const ratioC = middle(({ grepCMs, read }) => grepCMs / read.tookMs);
  const lines = measured[0]?.read.lines ?? 0;
  return [
    name,
    `${Math.round(bytes / 1e6)}`,
    `${Math.round(bytes / Math.max(1, lines))}`,
    speed((round) => round.grepMs),
    speed((round) => round.grepCMs),
    speed((round) => round.read.tookMs),
    `${ratio.toFixed(2)} (${ratioC.toFixed(2)})`,
    `${Math.round(Math.max(...measured.map(({ read }) => read.peakRssBytes)) / 1e6)} MB`,
  ];
}

function readAlone([program = "", ...rest]: readonly string[], log: string): ReadAlone {
  return JSON.parse(execFileSync(program, [...rest, log], { encoding: "utf8" }));
}

function grepMs(log: string, env: Readonly<Record<string, string>>): number {
  const startedMs = performance.now();
  // A pipe, not /dev/null: there grep would stop at the first line that it finds.
  spawnSync("grep", ["-c", "openat", log], { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, ...env } });
  return performance.now() - startedMs;
}

const STRACE = ["strace", "-f", "-ttt", "-T", "-o"];

/** What is recorded: a command that lists, and the same with a cold build. Gives the recorded files. */
const RECORDINGS: readonly (readonly [string, (directory: string) => readonly string[]])[] = [
  ["go list -deps -json std", (directory) => [recordList(directory)]],
  ["the same and go build, cold", (directory) => [join(directory, "list.log"), recordBuild(directory)]],
];

function recordList(directory: string): string {
  const log = join(directory, "list.log");
  const [program = "", ...rest] = [...STRACE, log, "go", "list", "-deps", "-json", "std"];
  spawnSync(program, rest, { cwd: directory, stdio: "ignore" });
  return log;
}

function recordBuild(directory: string): string {
  const log = join(directory, "build.log");
  const program = join(directory, "program");
  mkdirSync(program);
  writeFileSync(join(program, "go.mod"), "module bench.example/program\n\ngo 1.21\n");
  writeFileSync(join(program, "main.go"), 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("built") }\n');
  const env = { ...process.env, GOCACHE: join(directory, "cache"), GOFLAGS: "", GOPROXY: "off", GOTOOLCHAIN: "local" };
  const [strace = "", ...rest] = [...STRACE, log, "go", "build", "-o", "/dev/null", "."];
  spawnSync(strace, rest, { cwd: program, env, stdio: "ignore" });
  return log;
}

function repeat(recorded: readonly string[], log: string, logBytes: number): void {
  const lines = Buffer.concat(recorded.map((each) => readFileSync(each)));
  if (lines.length === 0) throw new Error("strace recorded nothing.");
  const descriptor = openSync(log, "w");
  for (let bytes = 0; bytes < logBytes; bytes += lines.length) writeSync(descriptor, lines);
  closeSync(descriptor);
}
