// The default test run, part by part, each timed. Ends with what failed, `failed: PART: TEST: why` each, and one line `N passed, N failed,
// N skipped` over all parts: a record of CI may keep only the end.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

interface Outcome {
  readonly tally: Tally;
  /** What failed, by name, with the first line of why. */
  readonly failures: readonly string[];
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
const failed: string[] = [];
for (const part of PARTS.filter(isWanted)) {
  const startedMs = Date.now();
  process.stdout.write(`\n── ${part.name}\n`);
  const { code, output } = await run(part.argv);
  const { tally, failures } = outcomeOf(part, code, output);
  failed.push(...failures.map((failure) => `failed: ${part.name}: ${failure}`));
  for (const word of ["passed", "failed", "skipped"] as const) total[word] += tally[word];
  process.stdout.write(
    `── ${part.name}: ${tally.failed === 0 ? "ok" : "FAILED"} in ${Math.round((Date.now() - startedMs) / 1_000)} s\n`,
  );
}
process.stdout.write(["", ...failed, ""].join("\n"));
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
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

function outcomeOf(part: Part, code: number, output: string): Outcome {
  if (typeof part.counts === "object") return vitestOutcome(code, part.counts.json);
  const line = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm;
  const last = part.counts === "closing-line" ? [...output.matchAll(line)].at(-1) : undefined;
  const named = [...output.matchAll(/^FAILED +(.*)$/gm)].map(([, name = ""]) => name);
  const failures = code === 0 || named.length > 0 ? named : [`exit code ${code}`];
  if (!last) return { tally: { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }, failures };
  const [, passed, failed, skipped = "0"] = last;
  return { tally: tallyOf(code, Number(passed), Number(failed), Number(skipped)), failures };
}

/** A part that ends with an error has failed, whatever it counted. */
function tallyOf(code: number, passed: number, failed: number, skipped: number): Tally {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
}

/** What is used here of the file that vitest's JSON reporter writes. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

function vitestOutcome(code: number, json: string): Outcome {
  try {
    const report = JSON.parse(readFileSync(json, "utf8")) as VitestReport;
    const failures = report.testResults.flatMap((file) => {
      const tests = file.assertionResults.filter(({ status }) => status === "failed");
      const name = relative(process.cwd(), file.name);
      // A file that could not be loaded has no tests.
      if (tests.length === 0) return file.status === "failed" ? [`${name}: ${firstLine(file.message)}`] : [];
      return tests.map((test) => `${name}: ${test.fullName}: ${firstLine(test.failureMessages?.[0] ?? "")}`);
    });
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report;
    const tally = tallyOf(code, numPassedTests, numFailedTests, numPendingTests + numTodoTests);
    return { tally, failures: code !== 0 && failures.length === 0 ? [`exit code ${code}`] : failures };
  } catch {
    return { tally: { passed: 0, failed: 1, skipped: 0 }, failures: [`exit code ${code}, and no report of vitest's`] };
  }
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
