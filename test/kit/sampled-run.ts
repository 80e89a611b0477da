import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "../../src/observers/sockets.ts";
import { builtProgram } from "./built-program.ts";
import { scratchDirectory } from "./scratch.ts";

/** What the sampler gave for a command, in a process of its own, so that its CPU time and its stops are its own. */
export interface SampledRun {
  readonly report: {
    ticks: number;
    longestGapMs: number;
    ownCpuMs: number;
    refused: { what: string; errno: string }[];
  };
  readonly processes: {
    processes: { pid: number; parent: number; argv: string[]; fromMs: number; toMs: number | null; cpuMs: number }[];
    seen: number;
    missedCpuMs: number;
  };
  readonly totalCpuMs: number;
  /** The kernel's account of the command and all its children. */
  readonly kernelCpuMs: number;
  readonly wallMs: number;
  /** CPU time of the sampling process second by second. */
  readonly ownCpuBySecond: readonly number[];
  /** CPU that single ticks gave, with the pause before them. */
  readonly ticks: readonly { sinceMs: number; cpuMs: number; members: number; threads: number }[];
  readonly chains: readonly string[];
  /** The last that was seen of each socket, with when it was first seen. */
  readonly sockets: readonly (Socket & { atMs: number })[];
}

const PROGRAM = `
import { runDesk } from "./src/system/files/desk.ts";
import { spawn } from "node:child_process";
import { clock } from "./src/system/clock.ts";
import { ownChildrenCpuMs, ownCpuMs } from "./src/system/own-process.ts";
import { openSampler } from "./src/observers/sampler/open-sampler.ts";
if (process.argv[2] === "__desk") runDesk();
else sample();
function sample() {
const [forMs, ...argv] = process.argv.slice(2);
const startedAtMs = clock.nowMs();
// Another user's process cannot be started by one without rights: then it is there already.
const attachedTo = Number(process.env.ATTACH_TO ?? 0);
const child = attachedTo ? { pid: attachedTo, on() {}, kill() {} } : spawn(argv[0], argv.slice(1), { stdio: "ignore" });
const ticks = [];
const names = new Map();
const chains = new Set();
const sockets = new Map();
const onTick = (tick) => {
  const threads = tick.processes.reduce((sum, look) => sum + look.threads.length, 0);
  ticks.push({ sinceMs: tick.sinceMs, cpuMs: tick.cpuMs, members: tick.processes.length, threads });
  for (const { sockets: rows } of tick.processes)
    for (const row of rows ?? []) sockets.set(row.inode, { atMs: tick.atMs, ...sockets.get(row.inode), ...row });
  for (const { process } of tick.processes) names.set(process.pid, process.name);
  for (const { process } of tick.processes) chains.add(process.chain.map((pid) => names.get(pid)).join(">"));
};
const sampler = openSampler({ rootPid: child.pid, startedAtMs, isAttached: attachedTo > 0, deskArgv: [process.execPath, process.argv[1], "__desk"], clock, onTick });
const bySecond = [];
let lastMs = ownCpuMs();
setInterval(() => { bySecond.push(ownCpuMs() - lastMs); lastMs = ownCpuMs(); }, 1000).unref();
if (attachedTo) setTimeout(finish, Number(forMs));
else if (Number(forMs) > 0) setTimeout(() => child.kill("SIGTERM"), Number(forMs)).unref();
child.on("exit", finish);
function finish() {
  sampler.stop();
  process.stdout.write(JSON.stringify({
    report: sampler.report(), processes: sampler.processes(), totalCpuMs: sampler.totalCpuMs(), kernelCpuMs: ownChildrenCpuMs(),
    wallMs: clock.nowMs() - startedAtMs, ownCpuBySecond: bySecond, ticks, chains: [...chains], sockets: [...sockets.values()],
  }));
}
}
`;

let built: Promise<string> | null = null;

async function buildProgram(): Promise<string> {
  return builtProgram(scratchDirectory("sampled"), "sampled", PROGRAM);
}

/** Samples a command to its end, or until it is ended after `forMs`. */
export async function sampledRun(
  argv: readonly string[],
  options: {
    readonly forMs?: number;
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Watches this process, which runs already, for `forMs`. */
    readonly attachTo?: number;
    readonly asUid?: number;
    readonly meanwhile?: (sampling: ChildProcess) => void;
  } = {},
): Promise<SampledRun> {
  built ??= buildProgram();
  const child = spawn(process.execPath, [await built, String(options.forMs ?? 0), ...argv], {
    stdio: ["ignore", "pipe", "inherit"],
    ...(options.cwd ? { cwd: options.cwd } : {}),
    ...(options.asUid === undefined ? {} : { uid: options.asUid, gid: options.asUid }),
    env: { ...process.env, ...options.env, ...(options.attachTo ? { ATTACH_TO: String(options.attachTo) } : {}) },
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    stdout += chunk;
  });
  options.meanwhile?.(child);
  await new Promise((resolve) => child.on("close", resolve));
  return JSON.parse(stdout) as SampledRun;
}
