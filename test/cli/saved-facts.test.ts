import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aMachine, type Machine } from "../hostile/a-machine.ts";
import { runGowhy } from "../kit/run-gowhy.ts";

let machine: Machine;
beforeAll(() => {
  machine = aMachine();
});
afterAll(() => machine.remove());

const here = (environment: Record<string, string> = {}) => ({
  environment: { ...machine.environment, ...environment },
  cwd: machine.module,
});

/** Everything but `tool`, byte for byte. */
const withoutTool = (text: string) => text.replace(/"tool": \{[^}]*\}/, "");

describe("--save and --from", () => {
  it.each([
    ["a healthy machine", {}, 0],
    ["a proxy that refuses", { GOPROXY: "http://127.0.0.1:9" }, 1],
    ["no go on PATH", { PATH: "/nonexistent" }, 1],
    ["offline", { GOPROXY: "https://goproxy.corp.example" }, 0],
  ])("give the same document and exit code: %s", async (name, environment, code) => {
    const file = join(machine.root, `${name}.json`);
    const offline = name === "offline" ? ["--offline"] : [];
    const run = await runGowhy({ argv: ["--json", "--why", ...offline, "--save", file], ...here(environment) });
    const again = await runGowhy({ argv: ["--json", "--why", "--from", file] });
    expect(withoutTool(again.stdout)).toBe(withoutTool(run.stdout));
    expect(again.code).toBe(run.code);
    expect(run.code, run.stdout).toBe(code);
    for (const format of ["terminal", "markdown"]) {
      const text = await runGowhy({ argv: ["--format", format, "--from", file] });
      expect(text.stdout.length).toBeGreaterThan(50);
      expect(text.stderr).toBe("");
    }
  });

  it("hold what the published schemas say", async () => {
    const file = join(machine.root, "schema.json");
    const run = await runGowhy({ argv: ["--json", "--save", file], ...here({ GOPROXY: "http://127.0.0.1:9" }) });
    const validator = (name: string) =>
      new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(`schemas/${name}.schema.json`, "utf8")) as object);
    const facts = validator("facts");
    expect(facts(JSON.parse(readFileSync(file, "utf8"))), JSON.stringify(facts.errors?.slice(0, 3))).toBe(true);
    const diagnosis = validator("diagnosis");
    expect(diagnosis(JSON.parse(run.stdout)), JSON.stringify(diagnosis.errors?.slice(0, 3))).toBe(true);
  });

  it("are for the user's eyes alone", async () => {
    const file = join(machine.root, "mode.json");
    await runGowhy({ argv: ["--json", "--save", file], ...here() });
    expect(execFileSync("stat", ["-c", "%a", file], { encoding: "utf8" }).trim()).toBe("600");
  });
});

describe("a saved file that is", () => {
  const path = (name: string) => join(machine.root, name);
  const HOSTILE: Readonly<Record<string, (file: string) => void>> = {
    missing: () => {},
    empty: (file) => writeFileSync(file, ""),
    "a directory": (file) => mkdirSync(file),
    "a FIFO": (file) => execFileSync("mkfifo", [file]),
    "not readable as text": (file) => writeFileSync(file, Buffer.from([0xff, 0xfe, 0, 1])),
    "of the future": (file) => writeFileSync(file, '{"factsVersion": 99}'),
    "deeply nested": (file) => writeFileSync(file, `{"factsVersion":1,"x":${"[".repeat(200_000)}`),
    "too large": (file) => {
      writeFileSync(file, "{}");
      truncateSync(file, 17 * 1024 * 1024);
    },
  };
  for (const [name, make] of Object.entries(HOSTILE))
    it(`${name}: one clear line, exit 2, no stack`, async () => {
      const file = path(`hostile ${name}`);
      make(file);
      const run = await runGowhy({ argv: ["--from", file], timeoutMs: 10_000 });
      expect(run.code, run.stderr).toBe(2);
      expect(run.stdout).toBe("");
      expect(run.stderr).toMatch(/^gowhy: --from /);
      expect(run.stderr.trim().split("\n").length).toBeLessThanOrEqual(2);
    });

  // A frozen file system is the mount that never answers; it needs a loop device.
  it.skipIf(process.getuid?.() !== 0)("on a file system that does not answer: exit 2 in time", async () => {
    const script = `set -e
      truncate -s 16M "$1/image"; mkfs.ext4 -q "$1/image"; mkdir "$1/mount"; mount -o loop "$1/image" "$1/mount"
      fsfreeze -f "$1/mount"; shift
      code=0; timeout -s KILL 20 "$@" 2>&1 >/dev/null || code=$?
      fsfreeze -u "$MOUNT"; umount -l "$MOUNT"; exit $code`;
    const directory = path("frozen");
    mkdirSync(directory);
    const run = await runGowhy({
      wrap: ["env", `MOUNT=${directory}/mount`, "unshare", "-m", "sh", "-c", script, "sh", directory],
      argv: ["--save", `${directory}/mount/facts.json`],
      ...here(),
      timeoutMs: 40_000,
    });
    expect([run.code, run.stdout]).toEqual([2, expect.stringContaining("no answer within 5 s")]);
    expect(run.tookMs).toBeLessThan(15_000);
  });

  it("cut off anywhere: exit 2", async () => {
    const file = path("whole.json");
    await runGowhy({ argv: ["--save", file], ...here() });
    const text = readFileSync(file, "utf8");
    for (const ratio of [0.01, 0.5, 0.99]) {
      writeFileSync(path("cut.json"), text.slice(0, Math.floor(text.length * ratio)));
      const run = await runGowhy({ argv: ["--from", path("cut.json")] });
      expect(run.code).toBe(2);
      expect(run.stderr).not.toContain("    at ");
    }
  });
});
