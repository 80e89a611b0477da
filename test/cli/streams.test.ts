import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type GowhyRun, runGowhy } from "../kit/run-gowhy.ts";

const directory = mkdtempSync(join(tmpdir(), "gowhy-streams-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** gowhy at the head of a line of sh; `"$@"` stands for it. */
const inShell = (line: string, ...argv: string[]): Promise<GowhyRun> =>
  runGowhy({ wrap: ["sh", "-c", line, "sh"], argv, cwd: directory });

const PRINTING = [
  ["--version"],
  ["--help"],
  ["causes"],
  ["causes", "--json"],
  ["explain", "dns/servfail"],
  ["lab", "list"],
];

describe("standard output", () => {
  it.each(PRINTING)("without a reader: gowhy %s %s ends quietly", async (...argv) => {
    // In the first the reader has gone before gowhy starts.
    expect(await inShell(`{ sleep 0.3; "$@"; } | true`, ...argv)).toMatchObject({ code: 0, stderr: "" });
    expect(await inShell(`"$@" | head -c 1 >/dev/null`, ...argv)).toMatchObject({ code: 0, stderr: "" });
  });

  it.each([...PRINTING, ["--offline"]])("on a full device is told: gowhy %s %s", async (...argv) => {
    const run = await inShell(`"$@" >/dev/full`, ...argv);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^gowhy: standard output: .*ENOSPC.*\n$/);
  });

  it("is told in Chinese as well", async () => {
    const run = await inShell(`"$@" >/dev/full`, "--lang", "zh-CN", "--version");
    expect(run.stderr).toMatch(/^gowhy: 标准输出：.*ENOSPC.*\n$/);
  });
});

describe("--report-fd", () => {
  // 5 to 17 are taken by Node itself, 3 may be.
  it.each([0, 3, 5, 7, 9, 12, 200])(
    "%i that nobody opened is refused before the command starts",
    async (descriptor) => {
      const run = await inShell(`"$@" </dev/null`, "--report-fd", String(descriptor), "run", "--", "touch", "started");
      expect([run.code, run.stderr.split("\n")[0]]).toEqual([
        2,
        `gowhy: --report-fd ${descriptor}: this descriptor is not open for writing.`,
      ]);
      expect(() => readFileSync(join(directory, "started"))).toThrow("ENOENT");
    },
  );

  it.each([3, 9])("%i takes the report, as a file and as a pipe", async (descriptor) => {
    const argv = ["--json", "--report-fd", String(descriptor), "run", "--", "false"];
    const toFile = await inShell(`"$@" ${descriptor}>report.json`, ...argv);
    expect(toFile.code).toBe(1);
    expect(JSON.parse(readFileSync(join(directory, "report.json"), "utf8"))).toHaveProperty("schemaVersion", 1);
    const toPipe = await inShell(`"$@" ${descriptor}>&1 | cat`, ...argv);
    expect(toPipe.diagnosis).toHaveProperty("schemaVersion", 1);
  });
});

describe("a fault of our own, outside of every promise", () => {
  const throwing = join(directory, "throwing.cjs");
  writeFileSync(
    throwing,
    `if (!String(process.argv[2]).startsWith("__")) setTimeout(() => { throw new Error("planted"); }, 200);`,
  );
  const environment = { ...process.env, NODE_OPTIONS: `--require ${throwing}` };

  it("ends attach with 70, and tells how to report it", async () => {
    const run = await runGowhy({ argv: ["attach", String(process.pid)], environment, cwd: directory });
    expect(run.code).toBe(70);
    expect(run.stderr).toContain("open an issue");
    expect(run.stderr).toContain("planted");
  });

  it("never changes the code of a command that has started", async () => {
    const run = await runGowhy({ argv: ["run", "--", "sh", "-c", "sleep 1; exit 7"], environment, cwd: directory });
    expect(run.code).toBe(7);
    expect(run.stderr).toContain("planted");
  });
});

describe("-o of a descriptor of our own", () => {
  it("writes to a socket as to a pipe and a file", async () => {
    // Node gives its children sockets.
    expect((await runGowhy({ argv: ["-o", "/dev/stdout", "causes", "dns"] })).stdout).toContain("dns/servfail");
    const piped = await inShell(`"$@" | cat`, "-o", "/dev/stdout", "causes", "dns");
    expect(piped.stdout).toContain("dns/servfail");
    await inShell(`"$@" 3>report.txt`, "-o", "/dev/fd/3", "causes", "dns");
    expect(readFileSync(join(directory, "report.txt"), "utf8")).toContain("dns/servfail");
  });

  it("refuses one that nobody opened", async () => {
    for (const descriptor of [7, 12, 200]) {
      const run = await inShell(`"$@"`, "-o", `/dev/fd/${descriptor}`, "causes");
      expect([run.code, run.stderr]).toEqual([
        2,
        `gowhy: -o /dev/fd/${descriptor}: this descriptor is not open for writing.\n`,
      ]);
    }
  });
});

describe("what the system refuses", () => {
  it.each([
    [["-o", "/nonexistent/x", "causes"], "-o /nonexistent/x: there is no such file or directory (ENOENT)."],
    [["-o", "/", "causes"], "-o /: this is a directory (EISDIR)."],
    [["-o", "/dev/full", "causes"], "-o /dev/full: no space is left (ENOSPC)."],
    [["--from", "/nonexistent"], "--from /nonexistent: there is no such file or directory (ENOENT)."],
  ])("%j", async (argv, says) => {
    const run = await runGowhy({ argv, cwd: directory });
    expect([run.code, run.stdout, run.stderr]).toEqual([2, "", `gowhy: ${says}\n`]);
  });

  it.each([
    [127, "no-such-program", "在 PATH 中找不到"],
    [127, "", "在 PATH 中找不到"],
    [127, "/nonexistent/program", "没有这个文件或目录（ENOENT）"],
    [126, "/etc/passwd", "没有权限（EACCES）"],
  ])("%i %j", async (code, program, says) => {
    const run = await runGowhy({ argv: ["--lang", "zh-CN", "run", "--", program], cwd: directory });
    expect(run.code).toBe(code);
    expect(run.stderr).toContain(`gowhy: ${program || "''"}: ${says}`);
  });
});
