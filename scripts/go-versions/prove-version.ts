import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { doingOf } from "../../src/observers/stacks/doing-of.ts";
import type { Goroutine } from "../../src/observers/stacks/read-stacks.ts";
import { waitReasonsOf } from "../../src/observers/stacks/wait-reasons.ts";
import { HANGS, hang } from "../../test/kit/go-hangs.ts";
import { type Proof, proveStacks } from "../../test/kit/prove-stacks.ts";
import { buildWaitingProgram, startWaitingProgram, waitsForEver } from "../../test/kit/waiting-program.ts";

export interface Check {
  readonly name: string;
  /** What was not as it should be, or null. */
  readonly wrong: string | null;
  readonly tookMs: number;
  readonly goroutines: number;
}

export interface Proven {
  /** `1.22.12`; with a word behind it for a build that is not the official one. */
  readonly version: string;
  /** What one reading took gowhy's own child, its start left out. Null where it could not. */
  readonly child: ChildTime | null;
  readonly checks: readonly Check[];
}

interface Request {
  readonly version: string;
  /** Its GOROOT. */
  readonly root: string;
  /** A program that reads the stacks of the process whose number it gets. */
  readonly reader: string;
  readonly scratch: string;
  /** Every hang and every kind of program; else one hang. */
  readonly isThorough: boolean;
  readonly isRecording: boolean;
}

const PROGRAMS = [
  { name: "a program", flags: [], withC: false },
  { name: "a stripped program", flags: ["-ldflags=-s -w"], withC: false },
  { name: "a position-independent program", flags: ["-buildmode=pie"], withC: false },
  { name: "a program with C", flags: [], withC: true },
] as const;
/** From the start of the program to the first look at the clock. */
const START_MS = 1_000;
const RECORDINGS = "src/observers/stacks/recordings";

/** Runs every proof on one release of go. Never throws for what that go does. */
export async function proveVersion(request: Request): Promise<Proven> {
  const { version, root, scratch, isThorough } = request;
  const go = join(root, "bin/go");
  const checks: Check[] = [check("its wait reasons", () => wrongReasons(version, root))];
  let child: ChildTime | null = null;
  const recorded: string[] = [];
  for (const [name, { expects }] of Object.entries(HANGS)) {
    if (!isThorough && name !== "response") continue;
    checks.push(
      await checkProof(`go, ${name}`, async () => {
        const stuck = await hang(go, name);
        try {
          const proof = await proveStacks(stuck, (goroutines) => {
            const isReached = doingOf(goroutines)?.what === expects.what;
            if (isReached && child === null && name === "response") child = timeChild(request.reader, stuck.pid);
            return isReached;
          });
          if (proof.doing?.purpose !== expects.purpose) throw new Error(`It is ${JSON.stringify(proof.doing)}.`);
          recorded.push(`== ${name}`, ...proof.goroutines.map(folded));
          return proof;
        } finally {
          await stuck.close();
        }
      }),
    );
  }
  for (const { name, flags, withC } of isThorough ? PROGRAMS : [])
    checks.push(
      await checkProof(name, async () => {
        const directory = join(scratch, "program");
        const environment = { GOROOT: root, GOCACHE: join(scratch, "cache") };
        const path = buildWaitingProgram({ go, directory, flags, withC, environment });
        const program = startWaitingProgram(path);
        try {
          const startedMs = performance.now();
          const proof = await proveStacks(program, (all) => waitsForEver(all) && timesOf(all).length >= 10);
          const ageMs = performance.now() - startedMs;
          const tooLong = timesOf(proof.goroutines).find((waitedMs) => waitedMs > ageMs + START_MS);
          if (tooLong !== undefined) throw new Error(`One waits for ${tooLong} ms in a program of ${ageMs} ms.`);
          return proof;
        } finally {
          program.close();
          rmSync(directory, { recursive: true, force: true });
        }
      }),
    );
  rmSync(join(scratch, "cache"), { recursive: true, force: true });
  if (request.isRecording) {
    mkdirSync(RECORDINGS, { recursive: true });
    writeFileSync(join(RECORDINGS, `go${version.split(".").slice(0, 2).join(".")}.txt`), `${recorded.join("\n")}\n`);
  }
  return { version, child, checks };
}

/** How long they wait, of those for which the runtime recorded it. The program collects its garbage three times, so it does. */
const timesOf = (goroutines: readonly Goroutine[]): number[] =>
  goroutines.flatMap(({ waitedMs }) => (waitedMs === null ? [] : [waitedMs]));

/** One line of a recording: the unit tests read them. Goroutines of the runtime itself tell nothing. */
const folded = ({ id, status, waitReason, frames }: Goroutine): string =>
  `${id} ${status} [${waitReason}] ${frames.map((frame) => frame.function).join(" ")}`;

function check(name: string, wrong: () => string | null): Check {
  return { name, wrong: wrong(), tookMs: 0, goroutines: 0 };
}

async function checkProof(name: string, prove: () => Promise<Proof>): Promise<Check> {
  try {
    const { differences, tookMs, goroutines } = await prove();
    const wrong = differences.length === 0 ? null : differences.join("\n");
    return { name, wrong, tookMs, goroutines: goroutines.length };
  } catch (error) {
    const { message, stderr } = error as { message: string; stderr?: unknown };
    return { name, wrong: `${message}\n${String(stderr ?? "")}`, tookMs: 0, goroutines: 0 };
  }
}

/** The stacks of one hang of a go that somebody else built, such as a distribution. */
export async function proveOther(go: string, reader: string): Promise<Proven> {
  let child: ChildTime | null = null;
  let version = go;
  const proof = await checkProof("go, response", async () => {
    const stuck = await hang(go, "response");
    try {
      const proven = await proveStacks(stuck, (goroutines) => {
        const isReached = doingOf(goroutines)?.what === "response";
        if (isReached && child === null) child = timeChild(reader, stuck.pid);
        return isReached;
      });
      version = `${proven.goVersion.replace(/^go/, "")}, a distribution's`;
      return proven;
    } finally {
      await stuck.close();
    }
  });
  return { version, child, checks: [proof] };
}

interface ChildTime {
  readonly cpuMs: number;
}

/** The best of five, because other work may share the cores. */
function timeChild(reader: string, pid: number): ChildTime | null {
  const times = Array.from({ length: 5 }, () => timeOnce(reader, pid)).filter((time) => time !== null);
  return times.length === 0 ? null : { cpuMs: Math.min(...times.map(({ cpuMs }) => cpuMs)) };
}

function timeOnce(reader: string, pid: number): ChildTime | null {
  const { stdout } = spawnSync(process.execPath, [reader, String(pid)], { encoding: "utf8", maxBuffer: 1 << 26 });
  try {
    return { cpuMs: (JSON.parse(stdout) as ChildTime).cpuMs };
  } catch {
    return null;
  }
}

/** The order of the constants is what a goroutine stores; the strings are in a table keyed by them. */
function wrongReasons(version: string, root: string): string | null {
  const source = readFileSync(join(root, "src/runtime/runtime2.go"), "utf8");
  const constants = /\n\twaitReasonZero [\s\S]*?\n\)/.exec(source)?.[0] ?? "";
  const words = new Map([...source.matchAll(/^\t(waitReason\w+):\s*"([^"]*)"/gm)].map((match) => [match[1], match[2]]));
  const theirs = [...constants.matchAll(/^\t(waitReason\w+)/gm)].map((match) => words.get(match[1]) ?? "?");
  const ours = waitReasonsOf(Number(version.split(".")[1]));
  // 1.23.0 has one less than its patch releases, at the end.
  const isPrefix = theirs.length >= 20 && theirs.every((reason, index) => reason === ours[index]);
  const mayBeShorter = version === "1.23.0" ? 1 : 0;
  return isPrefix && ours.length - theirs.length <= mayBeShorter ? null : `go${version} has ${theirs.join(", ")}`;
}
