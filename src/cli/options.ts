import type { Language } from "../text/language.ts";
import { UsageError } from "./usage-error.ts";

/** Formats that CONTRACT names. Those without a reporter are refused with "not in this version". */
export const FORMATS = [
  "terminal",
  "json",
  "html",
  "markdown",
  "sarif",
  "junit",
  "perfetto",
  "folded",
  "github",
] as const;
export type Format = (typeof FORMATS)[number];
/** Those that this version can write. */
export const BUILT_FORMATS: readonly Format[] = ["terminal", "json", "markdown", "perfetto", "folded"];

/** Refuses a format before any work is done, and before a watched command starts. */
export function refuseUnbuiltFormat({ format }: { readonly format: Format }): void {
  if (BUILT_FORMATS.includes(format)) return;
  throw new UsageError({
    en: `--format ${format}: not in this version.`,
    zh: `--format ${format}：本版本尚未提供。`,
  });
}

/** What the user asked for, after parsing: the same record for every command. */
export interface Options {
  readonly format: Format;
  /** `-o FILE`; null: standard output (check) or standard error (run). */
  readonly output: string | null;
  readonly offline: boolean;
  /** `--deadline`, of gowhy's own work; null: the command's default. */
  readonly deadlineMs: number | null;
  readonly language: Language;
  readonly save: string | null;
  readonly from: string | null;
  readonly why: boolean;
  /** False with `--no-color`; otherwise each stream decides for itself. */
  readonly mayColour: boolean;
  readonly exitZero: boolean;
  readonly ofPid: number | null;
  readonly asUid: number | null;
  readonly direct: boolean;
  readonly unmasked: boolean;
  readonly trace: "off" | "strace" | "perf" | "bpf";
  /** Have go record its own work through GOFLAGS. */
  readonly goTrace: boolean;
  readonly reportFd: number | null;
  readonly giveUp: boolean;
  readonly failOnCause: boolean;
  /** Of `gowhy attach` alone: what reads the goroutines at the cost of a stop; null: the memory is read beside the running process. */
  readonly debugger: "gdb" | "delve" | null;
  /** Of `gowhy attach` alone: end the go process with SIGQUIT, for its goroutines. */
  readonly dumpAndKill: boolean;
  readonly lab: LabOptions;
}

/** A report even on a command that was short and succeeded. */
export const wantsReport = ({ output, reportFd, save, why, format, trace, failOnCause }: Options): boolean =>
  output !== null ||
  reportFd !== null ||
  save !== null ||
  why ||
  format !== "terminal" ||
  trace !== "off" ||
  failOnCause;

/** Of `gowhy lab` alone. */
export interface LabOptions {
  /** Null: a fresh one. */
  readonly seed: string | null;
  /** Null: one for each processor, at most 4. */
  readonly jobs: number | null;
  /** go runs to its own end, or 200 s. */
  readonly long: boolean;
  /** Write recorded.json into each cause's folder. */
  readonly record: boolean;
}

/** One run of gowhy: the command, its own words, and, for `go` and `run`, the watched command, verbatim. */
export interface Invocation {
  readonly command: string;
  readonly words: readonly string[];
  readonly options: Options;
  /** The argv of `gowhy go …` (with `go` in front) or `gowhy run -- …`; empty for other commands. */
  readonly watched: readonly string[];
}
