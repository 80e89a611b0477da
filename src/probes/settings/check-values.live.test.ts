import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settingsOf } from "../../../test/kit/a-toolchain.ts";
import { liveSystem } from "../../../test/kit/live-system.ts";
import { runProbe, valueFrom } from "../../../test/kit/run-probe.ts";
import checkValues from "./check-values.ts";

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gowhy-values-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function program(name: string, text: string, mode = 0o755): string {
  const path = join(home, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

async function check(environment: Record<string, string>, version = "go1.26.8", cwd: string | null = home) {
  const system = await liveSystem({ environment: { PATH: `/nonexistent:${home}`, ...environment }, cwd });
  const variable = { source: "computed", file: null, line: null, shadows: [], problems: [] } as const;
  try {
    const goSettings = settingsOf({ ...variable, name: "GOVERSION", value: version });
    return valueFrom((await runProbe(checkValues, system, { goSettings })).unusableValues).values;
  } finally {
    system.close();
  }
}

const problemOf = async (value: string) => (await check({ GOCACHEPROG: value }))[0]?.problem;

// Each problem as go1.26.8 prints it.
describe("GOCACHEPROG", () => {
  it("is told where it cannot be started, in go's words", async () => {
    const starting = (path: string, why: string) => `error starting GOCACHEPROG program "${path}": ${why}`;
    const none = join(home, "none");
    expect(await problemOf(none)).toBe(starting(none, `fork/exec ${none}: no such file or directory`));
    const data = program("data", "x", 0o644);
    expect(await problemOf(data)).toBe(starting(data, `fork/exec ${data}: permission denied`));
    expect(await problemOf(home)).toBe(starting(home, `fork/exec ${home}: permission denied`));
    const empty = program("empty", "");
    expect(await problemOf(empty)).toBe(starting(empty, `fork/exec ${empty}: exec format error`));
    const script = program("script", "#!/nonexistent/python\n");
    expect(await problemOf(script)).toBe(starting(script, `fork/exec ${script}: no such file or directory`));
    expect(await problemOf("none")).toBe(starting("none", 'exec: "none": executable file not found in $PATH'));
    expect(await problemOf("data")).toContain("executable file not found in $PATH");
    expect(await problemOf("./none")).toBe(starting("./none", "fork/exec ./none: no such file or directory"));
    expect(await problemOf(" ")).toBe(starting("", "exec: no command"));
    expect(await problemOf("'x")).toBe("GOCACHEPROG args: unterminated ' string");
  });

  it("is well where it can be started, and not started for that", async () => {
    const mark = join(home, "mark");
    const good = program("good", `#!/bin/sh\ntouch ${mark}\n`);
    mkdirSync(join(home, "a b"));
    const blank = program("a b/good", "#!/bin/sh\n");
    for (const value of [good, `${good} --flag x`, "good", "./good", `'${blank}' --x`, "/bin/cat", ""])
      expect(await check({ GOCACHEPROG: value })).toEqual([]);
    expect(await check({ GOCACHEPROG: "./none" }, "go1.26.8", null)).toEqual([]);
    expect(existsSync(mark)).toBe(false);
  });

  it("is not looked at by a go that knows it by an experiment only", async () =>
    expect(await check({ GOCACHEPROG: "/none" }, "go1.23.4")).toEqual([]));

  it("keeps no argument, which may be a secret", async () =>
    expect(JSON.stringify(await check({ GOCACHEPROG: "/none --with hunter2" }))).not.toContain("hunter2"));
});

describe("a proxy variable that go cannot read", () => {
  it("is ignored without a word", async () => {
    expect(await check({ HTTPS_PROXY: "::::", http_proxy: "%%%" })).toEqual([
      { name: "HTTPS_PROXY", value: "::::", problem: "missing protocol scheme", effect: "ignored" },
      { name: "http_proxy", value: "%%%", problem: 'invalid URL escape "%%%"', effect: "ignored" },
    ]);
    expect(JSON.stringify(await check({ HTTPS_PROXY: "http://u:hunter2%zz@p:1" }))).not.toContain("hunter2");
  });

  it("is another than one that it can read, whatever lies behind", async () => {
    for (const value of ["http://p:3128/path", "p:1", "foo:bar", "socks5h://p", "http://[::1]:1", "a b"])
      expect(await check({ HTTPS_PROXY: value, HTTP_PROXY: value })).toEqual([]);
  });
});
