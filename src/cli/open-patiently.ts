import { wordsOf } from "../examination/attach/words-of.ts";
import { clock } from "../system/clock.ts";
import { kernelFiles } from "../system/kernel-files.ts";
import { openSystem } from "../system/open-system.ts";
import type { Outcome } from "../system/outcome.ts";
import { openPeek } from "../system/proc/open-peek.ts";
import { readProcesses } from "../system/proc/process-table.ts";
import type { System } from "../system/system.ts";
import { patientKernel } from "../system/target/memory-lock.ts";
import { readPatiently } from "../system/target/read-patiently.ts";
import { deskArgv } from "./desk-argv.ts";

export interface PatientSystem {
  /** Fails where the process is not there. */
  readonly system: Outcome<System>;
  argvOf(pid: number): readonly string[];
  close(): void;
}

/** Processes of the machine beyond these keep their names alone: they hold no lock that is asked about. */
const MAX_OTHERS = 2_000;

/**
 * The system that judges a process which may stop its readers: what lies behind a memory lock is read by a child, first that of
 * the process itself and of those that a report names, then of all others, because one of them may hold a lock.
 */
export async function openPatiently(ofPid: number, near: readonly number[] = []): Promise<PatientSystem> {
  const processes = readProcesses(kernelFiles);
  const first = new Set([ofPid, ...near]);
  const others = [...processes.keys()].filter((pid) => !first.has(pid)).slice(0, MAX_OTHERS);
  const cmdline = (pid: number) => `/proc/${pid}/cmdline`;
  const read = new Map<string, Outcome<string>>();
  const keep = (path: string, answer: Outcome<string>) => void read.set(path, answer);
  const peek = openPeek(deskArgv(), clock);
  await readPatiently(peek, [`/proc/${ofPid}/environ`, ...[...first].map(cmdline)], keep);
  void readPatiently(peek, others.map(cmdline), keep);
  const system = openSystem({ ofPid, asUid: null, deskArgv: deskArgv(), kernel: patientKernel(kernelFiles, read) });
  return {
    system,
    argvOf: (pid) => wordsOf(read.get(cmdline(pid)), processes.get(pid)?.name ?? "?"),
    close() {
      peek.close();
      if (system.ok) system.value.close();
    },
  };
}
