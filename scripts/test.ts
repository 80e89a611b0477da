// The default test run, part by part, each timed. Ends with one line `N passed, N failed, N skipped` over all parts.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

interface Part {
  readonly name: string;
  readonly argv: readonly string[];
  /** Where its counts come from: the JSON file that vitest writes, its own closing line, or just its exit code. */
  readonly counts: { readonly json: string } | "closing-line" | "exit-code";
  /** Runs only when it is named. */
  readonly isSlow?: boolean;
}

const scratch = mkdtempSync(join(tmpdir(), "gowhy-test-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

function vitest(name: string, project: string): Part {
  const json = join(scratch, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${json}`];
  return { name, argv: ["npx", "--no-install", "vitest", "run", "--project", project, ...reporters], counts: { json } };
}

const PARTS: readonly Part[] = [
  { name: "format, lint, layers", argv: ["npx", "--no-install", "biome", "check", "."], counts: "exit-code" },
  { name: "types", argv: ["npx", "--no-install", "tsc", "--noEmit"], counts: "exit-code" },
  {
    name: "generated files are fresh",
    argv: ["npm", "run", "--silent", "generate", "--", "--check"],
    counts: "exit-code",
  },
  { name: "build", argv: ["npm", "run", "--silent", "build"], counts: "exit-code" },
  vitest("unit", "unit"),
  vitest("live", "live"),
  vitest("live, against the clock", "timed"),
  { ...vitest("what the lab leaves behind", "slow"), isSlow: true },
  {
    name: "other Node versions",
    argv: ["node", "scripts/run.mjs", "scripts/test-node-versions.ts"],
    counts: "closing-line",
  },
  {
    name: "the single executable",
    argv: ["node", "scripts/run.mjs", "scripts/test-executable.ts"],
    counts: "closing-line",
  },
  { name: "lab, short form", argv: ["dist/gowhy.cjs", "lab", "run", "--jobs", "2"], counts: "closing-line" },
];

const wanted = process.argv.slice(2);
const isWanted = ({ name, isSlow = false }: Part): boolean =>
  wanted.length === 0 ? !isSlow : wanted.some((word) => name.includes(word));
const total: Tally = { passed: 0, failed: 0, skipped: 0 };
for (const part of PARTS.filter(isWanted)) {
  const startedMs = Date.now();
  process.stdout.write(`\n── ${part.name}\n`);
  const { code, output } = await run(part.argv);
  const tally = tallyOf(part, code, output);
  for (const word of ["passed", "failed", "skipped"] as const) total[word] += tally[word];
  process.stdout.write(
    `── ${part.name}: ${tally.failed === 0 ? "ok" : "FAILED"} in ${Math.round((Date.now() - startedMs) / 1_000)} s\n`,
  );
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

function run(argv: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const [program = "", ...rest] = argv;
    const child: ChildProcess = spawn(program, rest, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      process.stdout.write(chunk);
      output = (output + chunk.toString("utf8")).slice(-20_000);
    });
    child.on("error", (error) => resolve({ code: 1, output: String(error) }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

function tallyOf(part: Part, code: number, output: string): Tally {
  if (typeof part.counts === "object") return vitestTally(code, part.counts.json);
  const line = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm;
  const last = part.counts === "closing-line" ? [...output.matchAll(line)].at(-1) : undefined;
  if (!last) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const failed = Number(last[2]);
  return { passed: Number(last[1]), failed: code !== 0 && failed === 0 ? 1 : failed, skipped: Number(last[3] ?? 0) };
}

function vitestTally(code: number, json: string): Tally {
  try {
    const report = JSON.parse(readFileSync(json, "utf8")) as Record<string, number>;
    const failed = report["numFailedTests"] ?? 0;
    const skipped = (report["numPendingTests"] ?? 0) + (report["numTodoTests"] ?? 0);
    return { passed: report["numPassedTests"] ?? 0, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
