import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { constants as system } from "node:os";
import { isatty } from "node:tty";
import { kernelFiles } from "../kernel-files.ts";
import { CLOSED_VARIABLE, givenEnvironment, IGNORED_VARIABLE, LAUNCHER_VARIABLE } from "../launcher-notes.ts";
import { failure, type Outcome, success } from "../outcome.ts";

export interface WatchedEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** The user's own command. gowhy stands beside it, never between it and its terminal. */
export interface WatchedProgram {
  readonly pid: number;
  readonly ended: Promise<WatchedEnd>;
  /** Signals that gowhy was sent so far, in order. */
  signals(): readonly string[];
  /** Called with each of them, once it was handed on. */
  onSignal(listener: (name: string) => void): void;
  /** Called before gowhy stops with its job (Ctrl-Z), and when it goes on: nothing may stay on the terminal in between. */
  onPause(listener: (phase: "stops" | "goes-on") => void): void;
}

/** Sent by the terminal to its whole foreground group, the command included. */
const FROM_TERMINAL = ["SIGINT", "SIGQUIT"] as const;
/** Sent to one process: the command would not hear of them. */
const TO_ONE = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;
const SHELL = "/bin/sh";
/** Signals by which somebody speaks to a program, or that its own doing brings; the rest nobody ignores for another. */
const MAY_BE_IGNORED = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGPIPE",
  "SIGALRM",
  "SIGTERM",
  "SIGUSR1",
  "SIGUSR2",
  "SIGTSTP",
  "SIGTTIN",
  "SIGTTOU",
  "SIGXFSZ",
] as const;

/**
 * Starts the command with gowhy's own streams, terminal, session, process group, environment and limits. From now on gowhy
 * outlives Ctrl-C and hands on what is sent to it alone. `changes`: what of the environment the user let gowhy change. `inherited`:
 * the descriptors beyond the standard streams that are the command's as well.
 */
export async function startWatched(
  argv: readonly string[],
  changes: Readonly<Record<string, string>> = {},
  inherited: readonly number[] = [],
): Promise<Outcome<WatchedProgram>> {
  const { [LAUNCHER_VARIABLE]: softFiles, [IGNORED_VARIABLE]: mask, [CLOSED_VARIABLE]: closed } = process.env;
  const ignored = ignoredSignals(mask);
  const env = { ...givenEnvironment(process.env), ...changes };
  const [program = "", ...rest] = withOwnState(argv, { softFiles, ignored, closed });
  const received: string[] = [];
  const listeners: ((name: string) => void)[] = [];
  let child: ChildProcess | null = null;
  // Before the start, so that no signal falls between.
  for (const name of [...FROM_TERMINAL, ...TO_ONE])
    process.on(name, () => {
      // nohup, or a shell that started gowhy with &: without gowhy the command would not hear of it either.
      if (ignored.includes(name)) return;
      received.push(name);
      const isTerminals = (FROM_TERMINAL as readonly string[]).includes(name);
      if (child && isRunning(child) && !(isTerminals && isInForeground())) child.kill(name);
      for (const listener of listeners) listener(name);
    });
  try {
    child = spawn(program, rest, { stdio: streamsOf(inherited), env });
  } catch (error) {
    return failure((error as NodeJS.ErrnoException).code ?? "EINVAL", String(error));
  }
  const started = child;
  const ended = new Promise<WatchedEnd>((resolve) => {
    started.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const refused = await new Promise<string | null>((resolve) => {
    started.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "EUNKNOWN"));
    started.once("spawn", () => resolve(null));
  });
  if (refused !== null || started.pid === undefined)
    return failure(refused ?? "EUNKNOWN", `${argv[0]} was not started.`);
  return success({
    pid: started.pid,
    ended,
    signals: () => received,
    onSignal: (listener) => void listeners.push(listener),
    onPause: stopWithJob(started),
  });
}

/** Each under its own number; what lies between is left as it is: closed. */
function streamsOf(inherited: readonly number[]): ("inherit" | "ignore")[] {
  const last = Math.max(2, ...inherited);
  return Array.from({ length: last + 1 }, (_, fd) => (fd <= 2 || inherited.includes(fd) ? "inherit" : "ignore"));
}

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/**
 * Ctrl-Z stops the whole job, the command and gowhy; so does TSTP that was sent to gowhy alone, which the command then gets too.
 * gowhy stops by the signal itself, so that the shell sees what it would see of the command.
 */
function stopWithJob(child: ChildProcess): WatchedProgram["onPause"] {
  const listeners: ((phase: "stops" | "goes-on") => void)[] = [];
  const tell = (phase: "stops" | "goes-on") => {
    for (const listener of listeners) listener(phase);
  };
  const stop = () => {
    tell("stops");
    if (isRunning(child) && !isInForeground()) child.kill("SIGTSTP");
    process.removeListener("SIGTSTP", stop);
    // Stops here, and returns when somebody lets the job go on. Where nobody could (an orphaned group), the kernel lets it pass.
    process.kill(process.pid, "SIGTSTP");
    process.on("SIGTSTP", stop);
    tell("goes-on");
  };
  process.on("SIGTSTP", stop);
  process.on("SIGCONT", () => {
    // A shell continues the whole group; whoever continues gowhy alone means the command.
    if (child.pid !== undefined && isRunning(child) && stateOf(child.pid) === "T") child.kill("SIGCONT");
  });
  return (listener) => void listeners.push(listener);
}

/** Dies of the signal that the command died of. Returns where that is not possible: the signal is then ignored or has no death in it. */
export async function dieOf(signal: NodeJS.Signals): Promise<void> {
  // A listener that comes and goes leaves the default action behind, also where Node ignored the signal (PIPE).
  const listener = () => {};
  process.on(signal, listener);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  await new Promise((resolve) => setTimeout(resolve, 100));
}

interface OwnState {
  readonly softFiles: string | undefined;
  readonly ignored: readonly string[];
  /** The numbers of closed standard streams, one digit each. */
  readonly closed: string | undefined;
}

/**
 * Node has raised its soft limit of open files, and children inherit that; it starts them with no signal ignored, and with something
 * open under 0, 1 and 2. The shell gives the user's own back.
 */
function withOwnState(argv: readonly string[], { softFiles, ignored, closed }: OwnState): readonly string[] {
  const limit = softFiles !== undefined && /^\d{1,9}$/.test(softFiles) ? `ulimit -S -n ${softFiles}; ` : "";
  const ignore = ignored.length > 0 ? `trap '' ${ignored.map((name) => name.slice("SIG".length)).join(" ")}; ` : "";
  const streams = closed !== undefined && /^[012]{1,3}$/.test(closed) ? [...closed] : [];
  const close = streams.map((stream) => ` ${stream}>&-`).join("");
  if (limit === "" && ignore === "" && close === "") return argv;
  // A command that is not there is Node's to refuse: its errno tells 127 from 126.
  if (!isFound(argv[0] ?? "") || !isExecutable(SHELL)) return argv;
  return [SHELL, "-c", `${limit}${ignore}exec "$@"${close}`, "sh", ...argv];
}

/** Those that a shell can ignore, by the mask of proc_pid_status(5): bit 0 is signal 1. */
function ignoredSignals(mask: string | undefined): readonly string[] {
  if (mask === undefined || !/^[0-9a-f]{1,16}$/.test(mask)) return [];
  const bits = BigInt(`0x${mask}`);
  return MAY_BE_IGNORED.filter((name) => (bits >> BigInt(system.signals[name] - 1)) & 1n);
}

/** The system could start it: it is executable, or found on PATH. */
export function isFound(program: string): boolean {
  if (program.includes("/")) return isExecutable(program);
  return (process.env["PATH"] ?? "").split(":").some((directory) => isExecutable(`${directory || "."}/${program}`));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** gowhy's group has the terminal: what is typed reaches the command too. Source: proc_pid_stat(5), pgrp and tpgid. */
export function isInForeground(): boolean {
  const fields = statOf("self");
  return fields ? fields[2] === fields[5] : isatty(0);
}

const stateOf = (pid: number): string | null => statOf(String(pid))?.[0] ?? null;

/** Fields of stat from the third on; the second, the name, may hold blanks. */
function statOf(pid: string): readonly string[] | null {
  const stat = kernelFiles.read(`/proc/${pid}/stat`, 4_096);
  return stat.ok ? stat.value.slice(stat.value.lastIndexOf(")") + 2).split(" ") : null;
}
