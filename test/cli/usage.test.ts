import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aMachine } from "../hostile/a-machine.ts";
import { BUNDLE, runGowhy } from "../kit/run-gowhy.ts";

const GOLDEN: Readonly<Record<string, readonly string[]>> = {
  help: ["--help"],
  "help.zh-CN": ["--lang", "zh-CN", "--help"],
};

/** argv → exit code, and what the message must name. */
const REFUSED: readonly (readonly [readonly string[], string])[] = [
  [["--jsn"], "--json"],
  [["frobnicate"], "frobnicate"],
  [["attach", "4194304"], "no such process"],
  [["attach", "go"], "not a process number"],
  [["attach"], "which process"],
  [["env"], "not in this version"],
  [["read", "x"], "not in this version"],
  [["fix"], "not in this version"],
  [["undo"], "not in this version"],
  [["measure", "dns"], "not in this version"],
  [["--format", "sarif"], "not in this version"],
  [["--format", "junit"], "not in this version"],
  [["causes", "nowhere"], "connect"],
  [["explain", "connect/nothing"], "connect/refused"],
  [["explain"], "gowhy causes"],
  [["explain", "conect/refusd"], "Near it: connect/refused."],
  [["explain", "a", "b"], "Usage: gowhy explain CAUSE"],
  [["atach", "1"], "Did you mean attach?"],
  [["check", "extra"], "gowhy run -- extra"],
  [["--of", "4194304"], "no such process"],
  [["--deadline", "0"], "--deadline"],
  [["lab"], "list, run, score"],
  [["lab", "list", "nothing/at-all"], "nothing/at-all"],
  [["lab", "run", "nothing/at-all"], "nothing/at-all"],
  [["lab", "list", "--json"], "--format json"],
  [["run"], "which command"],
];

describe("the command line", () => {
  for (const [name, argv] of Object.entries(GOLDEN))
    it(`gowhy ${argv.join(" ")}`, async () => {
      const run = await runGowhy({ argv, environment: { PATH: "/nonexistent" } });
      expect([run.code, run.stderr]).toEqual([0, ""]);
      await expect(run.stdout).toMatchFileSnapshot(`../golden/cli/${name}.txt`);
    });

  it("lists the causes of an area", async () => {
    const run = await runGowhy({ argv: ["causes", "connect"] });
    expect(run.stdout.split("\n").map((line) => line.split(" ")[0])).toContain("connect/refused");
    expect(run.stdout).not.toContain("tls/");
  });

  it.each([
    ["en", ["What it is", "What confirms it", "Fixes", "References"], "Sources"],
    ["zh-CN", ["证实它的线索", "解决办法", "参考资料"], "What it is"],
  ])("explains a cause in %s", async (language, sections, absent) => {
    const run = await runGowhy({ argv: ["explain", "connect/refused", "--lang", language] });
    const lines = run.stdout.split("\n");
    expect(lines[0]).toContain("connect/refused");
    for (const section of sections) expect(lines).toContain(section);
    expect(lines).not.toContain(absent);
  });

  for (const [argv, names] of REFUSED)
    it(`gowhy ${argv.join(" ")}: exit 2`, async () => {
      const run = await runGowhy({ argv, environment: { PATH: "/nonexistent" } });
      expect(run.code, run.stderr).toBe(2);
      expect(run.stdout).toBe("");
      expect(run.stderr).toContain(names);
      expect(run.stderr).not.toContain("    at ");
    });

  it("prints its version", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    for (const argv of [["--version"], ["-V"], ["--json", "--version"]])
      expect((await runGowhy({ argv })).stdout).toBe(`gowhy ${version}\n`);
  });

  it("gives the catalogue as JSON", async () => {
    const run = await runGowhy({ argv: ["causes", "--json"] });
    const { causes } = JSON.parse(run.stdout) as { causes: { cause: string; confirms: unknown[] }[] };
    expect(causes.map(({ cause }) => cause)).toContain("connect/refused");
    expect(causes.every(({ confirms }) => confirms.length > 0)).toBe(true);
  });
});

describe("a check-up", () => {
  it("writes its report to -o, and nothing to standard output", async () => {
    const machine = aMachine();
    const file = join(machine.root, "report.md");
    const run = await runGowhy({
      argv: ["--format", "markdown", "-o", file],
      environment: machine.environment,
      cwd: machine.module,
    });
    const [text, size] = [readFileSync(file, "utf8"), statSync(file).size];
    machine.remove();
    expect([run.code, run.stdout, run.stderr]).toEqual([0, "", ""]);
    expect(size).toBeGreaterThan(100);
    expect(text).not.toContain(machine.environment["HOME"]);
    expect(text).not.toContain(machine.module);
  });

  it("says nothing on standard error without a terminal, and --exit-zero holds", async () => {
    const machine = aMachine();
    const environment = { ...machine.environment, GOPROXY: "http://127.0.0.1:9" };
    const run = await runGowhy({ argv: ["--exit-zero"], environment, cwd: machine.module });
    machine.remove();
    expect([run.code, run.stderr]).toEqual([0, ""]);
    expect(run.stdout.split("\n")[1]).toContain("connect/refused");
  });

  it("that is interrupted ends within a second with what it has, exit 130", async () => {
    const machine = aMachine();
    // A proxy that accepts and never answers: the check-up is still busy when the signal comes.
    const server = createServer(() => {}).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const port = (server.address() as AddressInfo).port;
    const child = spawn(process.execPath, [BUNDLE, "--json"], {
      env: { ...machine.environment, GOPROXY: `http://127.0.0.1:${port}` },
      cwd: machine.module,
      stdio: ["ignore", "pipe", "ignore"],
    });
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString("utf8");
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    const startedMs = performance.now();
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.once("close", resolve));
    const tookMs = performance.now() - startedMs;
    server.close();
    machine.remove();
    expect(code).toBe(130);
    expect(tookMs).toBeLessThan(1_000);
    expect(JSON.parse(stdout)).toHaveProperty("schemaVersion", 1);
  });

  it("ends quietly when its reader has gone", async () => {
    const directory = mkdtempSync(join(tmpdir(), "gowhy-pipe-"));
    const run = await runGowhy({
      wrap: ["sh", "-c", `"$@" | head -c 1 >/dev/null; exit 0`, "sh"],
      argv: ["causes"],
      cwd: directory,
    });
    rmSync(directory, { recursive: true });
    expect([run.code, run.stderr]).toEqual([0, ""]);
  });
});
