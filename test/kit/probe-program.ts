import { spawn } from "node:child_process";
import { builtProgram } from "./built-program.ts";
import { scratchDirectory } from "./scratch.ts";

/** What a probe is run with, outside of an examination. */
export interface ProbeRun {
  /** Path of the probe's file from the root of the repository. */
  readonly probe: string;
  /** The known facts by the names that the probe gives them. */
  readonly known: Readonly<Record<string, unknown>>;
  readonly ofPid?: number;
  readonly asUid?: number;
}

const PROGRAM = `
import { runDesk } from "./src/system/files/desk.ts";
import { clock } from "./src/system/clock.ts";
import { openFiles } from "./src/system/files/open-files.ts";
import { readJudged } from "./src/system/judged.ts";
import { kernelFiles } from "./src/system/kernel-files.ts";
import { openPrograms } from "./src/system/programs/open-programs.ts";
import { readSelf } from "./src/system/self.ts";
import probe from "PROBE";
if (process.argv[2] === "__desk") runDesk();
else {
  const run = JSON.parse(process.argv[2]);
  const self = readSelf();
  const judged = readJudged({ ofPid: run.ofPid ?? null, asUid: run.asUid ?? null }, self, kernelFiles);
  if (!judged.ok) throw new Error(judged.detail);
  const open = { judged: judged.value, self, kernel: kernelFiles, clock };
  const files = openFiles({ ...open, deskArgv: [process.execPath, process.argv[1]] });
  const programs = openPrograms({ ...open, files });
  const system = { clock, self, judged: judged.value, kernel: kernelFiles, files, programs, network: {}, close() {} };
  const options = { ofPid: run.ofPid ?? null, asUid: run.asUid ?? null, direct: false, offline: true, deadlineMs: 20000 };
  const context = { system, options, signal: new AbortController().signal, elapsedMs: () => 0 };
  probe.run(context, run.known).then((answers) => {
    process.stdout.write(JSON.stringify(answers), () => {
      programs.close();
      files.close();
      process.exit(0);
    });
  });
}
`;

const built = new Map<string, Promise<string>>();

function program(probe: string): Promise<string> {
  const known = built.get(probe) ?? buildProgram(probe);
  built.set(probe, known);
  return known;
}

async function buildProgram(probe: string): Promise<string> {
  return builtProgram(scratchDirectory("probe"), "probe", PROGRAM.replace("PROBE", `./${probe}`));
}

/**
 * Runs one probe as a program of its own, inside a shell script: mounts and other faults stand in the script, in a mount namespace
 * that ends with it. In the script `probe` runs the probe. Gives what the probe answered.
 */
export async function runProbe(
  script: string,
  run: ProbeRun,
): Promise<Record<string, { value?: unknown; unknown?: string }>> {
  const path = await program(run.probe);
  const child = spawn(
    "unshare",
    ["-m", "--propagation", "private", "sh", "-euc", `probe() { "$NODE" "$PROGRAM" "$REQUEST"; }\n${script}`],
    {
      env: { PATH: process.env["PATH"], NODE: process.execPath, PROGRAM: path, REQUEST: JSON.stringify(run) },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk) => {
    stderr += chunk;
  });
  await new Promise((resolve) => child.on("close", resolve));
  const start = stdout.indexOf("{");
  if (start < 0) throw new Error(`the probe gave no answer:\n${stdout}\n${stderr}`);
  return JSON.parse(stdout.slice(start));
}
