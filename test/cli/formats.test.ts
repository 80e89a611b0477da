import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runGowhy } from "../kit/run-gowhy.ts";
import { expectTraceEvents } from "../kit/trace-events.ts";

const directory = mkdtempSync(join(tmpdir(), "gowhy-formats-"));
const module = join(directory, "program");
const output = join(directory, "report");
const facts = join(directory, "facts.json");
const environment = {
  PATH: process.env["PATH"] ?? "",
  HOME: directory,
  GOCACHE: join(directory, "cache"),
  GOPROXY: "off",
  GOENV: join(directory, "go.env"),
  GOTOOLCHAIN: "local",
};

beforeAll(() => {
  mkdirSync(module);
  writeFileSync(join(module, "go.mod"), "module lab.test/program\n\ngo 1.20\n");
  writeFileSync(join(module, "main.go"), "package main\n\nfunc main() { println(1) }\n");
  writeFileSync(environment.GOENV, "GOFLAGS=-buildvcs=false\n");
});
afterAll(() => {
  execFileSync("chmod", ["-R", "u+w", directory]);
  rmSync(directory, { recursive: true, force: true });
});

const build = (...argv: string[]) => runGowhy({ argv, cwd: module, environment, timeoutMs: 60_000 });

describe("gowhy run", () => {
  it("writes a timeline with go's own actions, and changes no flag that the user set", async () => {
    const run = await build(
      ..."run --offline --go-trace --format perfetto -o".split(" "),
      output,
      "--save",
      facts,
      ..."-- go build -a -o /dev/null .".split(" "),
    );
    expect([run.code, run.stdout]).toEqual([0, ""]);
    expect(run.stderr).toMatch(/GOFLAGS='-buildvcs=false -debug-trace=\S+'/);
    const events = expectTraceEvents(readFileSync(output, "utf8"));
    const slices = events.filter(({ ph }) => ph === "X").map(({ name }) => name);
    expect(slices).toContainEqual(expect.stringMatching(/^Executing action \(build runtime\)/));
    expect(slices).toContainEqual(expect.stringMatching(/^compile/));
    expect(events.some(({ ph, name }) => ph === "C" && name === "processes alive")).toBe(true);
    // The same from the saved facts, on another day.
    const again = await runGowhy({ argv: ["check", "--from", facts, "--format", "perfetto"] });
    expect(JSON.parse(again.stdout).traceEvents).toEqual(JSON.parse(readFileSync(output, "utf8")).traceEvents);
  });

  it("reads the record that the command itself was told to write", async () => {
    const record = join(directory, "own.json");
    await build(
      ..."run --offline --format perfetto -o".split(" "),
      output,
      "--",
      "go",
      "list",
      `-debug-trace=${record}`,
      "std",
    );
    const slices = expectTraceEvents(readFileSync(output, "utf8")).filter(({ ph }) => ph === "X");
    expect(slices.map(({ name }) => name)).toContain("load.PackagesAndErrors");
    expect(readFileSync(record, "utf8")).toContain("load.PackagesAndErrors");
  });

  it("writes folded stacks", async () => {
    await build(..."run --offline --format folded -o".split(" "), output, "--", "sh", "-c", "sleep 0.5");
    const lines = readFileSync(output, "utf8").trimEnd().split("\n");
    expect(lines.every((line) => /^[^;].* [1-9]\d*$/.test(line))).toBe(true);
    expect(lines.some((line) => /^sh;/.test(line))).toBe(true);
  });

  it.each(["perfetto", "folded"])("asks where %s shall go, before it starts", async (format) => {
    const run = await build("run", "--format", format, "--", "touch", join(directory, "started"));
    expect(run.code).toBe(2);
    expect(() => readFileSync(join(directory, "started"))).toThrow();
  });
});
