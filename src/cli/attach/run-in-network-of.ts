import { spawn } from "node:child_process";
import { constants } from "node:os";
import { kernelFiles } from "../../system/kernel-files.ts";
import { enterNetwork } from "../../system/programs/enter-network.ts";
import { deskArgv } from "../desk-argv.ts";

/**
 * Starts this very command line again in the network namespace of the process, so that the probes go where its packets go,
 * and gives the exit code. Null: the two share a network, or it cannot be entered; the probes then say that they did not see it.
 */
export async function runInNetworkOf(pid: number): Promise<number | null> {
  const entry = enterNetwork(pid, process.getuid?.() ?? -1, kernelFiles);
  const [program, ...words] = [...entry, ...deskArgv(), ...process.argv.slice(2)];
  if (entry.length === 0 || program === undefined) return null;
  const child = spawn(program, words, { stdio: "inherit" });
  // The terminal sends INT to both; what is sent to this process alone is handed on.
  for (const name of ["SIGTERM", "SIGHUP"] as const) process.on(name, () => void child.kill(name));
  return new Promise((resolve) => {
    child.once("error", () => resolve(null));
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
