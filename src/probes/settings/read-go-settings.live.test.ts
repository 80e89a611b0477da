import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { liveSystem } from "../../../test/kit/live-system.ts";
import { runProbe, valueFrom } from "../../../test/kit/run-probe.ts";
import { askingEnvironment } from "../toolchain/asking-environment.ts";
import findGoOnPath from "../toolchain/find-go-on-path.ts";
import { ASKED_NAMES } from "./asked-names.ts";
import readGoSettings from "./read-go-settings.ts";

const go = ["/usr/local/go/bin/go", "/usr/bin/go"].find((path) => existsSync(path));
const strace = existsSync("/usr/bin/strace");
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gowhy-settings-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const baseEnvironment = () => ({ HOME: home, PATH: `${go?.replace(/\/go$/, "")}:/usr/bin:/bin` });

async function read(environment: Record<string, string>) {
  const system = await liveSystem({ environment, cwd: home });
  try {
    const goOnPath = valueFrom((await runProbe(findGoOnPath, system, {})).goOnPath);
    const answers = await runProbe(readGoSettings, system, { goOnPath });
    const settings = valueFrom(answers.goSettings);
    return {
      settings,
      proxies: valueFrom(answers.proxyList),
      variable: (name: string) => settings.variables.find((each) => each.name === name),
    };
  } finally {
    system.close();
  }
}

describe.skipIf(!go)("read-go-settings", () => {
  it("gives the values of go env, each with its place", async () => {
    mkdirSync(join(home, ".config/go/telemetry"), { recursive: true });
    // The go that this test itself asks would leave a telemetry child behind, which writes while the directory is removed.
    writeFileSync(join(home, ".config/go/telemetry/mode"), "off");
    writeFileSync(
      join(home, ".config/go/env"),
      "GOFLAGS=-mod=mod\nGOPRIVATE=git.corp.example\nGOPROXY=https://a.lab.test\n",
    );
    const environment = { ...baseEnvironment(), GOPROXY: "https://b.lab.test,direct" };
    const { settings, proxies, variable } = await read(environment);
    const env = { ...environment, GOTOOLCHAIN: "local" };
    const answer = JSON.parse(
      execFileSync(go ?? "", ["env", "-json", ...ASKED_NAMES, "GOENV"], { env, encoding: "utf8" }),
    );
    for (const [name, value] of Object.entries(answer)) expect([name, variable(name)?.value]).toEqual([name, value]);
    expect(settings.userFileState).toBe("read");
    expect(variable("GOFLAGS")).toMatchObject({ source: "user-file", line: 1, file: join(home, ".config/go/env") });
    expect(variable("GOPROXY")).toMatchObject({
      source: "environment",
      shadows: [{ source: "user-file", value: "https://a.lab.test", line: 3 }, { source: "goroot-file" }],
    });
    expect(variable("GONOPROXY")).toMatchObject({ value: "git.corp.example", source: "computed" });
    expect(proxies.entries.map((entry) => entry.host ?? entry.text)).toEqual(["b.lab.test", "direct"]);
    expect(proxies.noSumPatterns).toEqual(["git.corp.example"]);
  });

  it("shows GOTOOLCHAIN as it is set", async () => {
    expect((await read({ ...baseEnvironment(), GOTOOLCHAIN: "go1.99.0+auto" })).variable("GOTOOLCHAIN")).toMatchObject({
      value: "go1.99.0+auto",
      source: "environment",
    });
  });

  it("keeps no secret of GOPROXY, GOSUMDB or GOFLAGS", async () => {
    const { settings, proxies } = await read({
      ...baseEnvironment(),
      GOPROXY: "https://bob:hunter2@p.lab.test|https://hunter2@q.lab.test",
      GOSUMDB: "sum.lab.test+0+hunter https://x:hunter2@sum.lab.test",
      GOFLAGS: "-ldflags=-X=main.token=hunter2",
      GOAUTH: "netrc; corp-login hunter2",
      GOCACHEPROG: "corp-cache hunter2",
    });
    expect(JSON.stringify([settings, proxies])).not.toContain("hunter2");
    expect(proxies.entries[0]).toMatchObject({ host: "p.lab.test", hasUser: true, hasPassword: true, separator: "|" });
  });

  const STATES: readonly (readonly [string, (path: string) => void, string])[] = [
    ["a FIFO", (path) => void spawnSync("mkfifo", [path]), "not-a-file"],
    ["a directory", (path) => mkdirSync(path), "not-a-file"],
    ["missing", () => {}, "missing"],
  ];
  for (const [name, make, state] of STATES)
    it(`ends in time when GOENV is ${name}`, async () => {
      const path = join(home, "settings");
      make(path);
      const startedMs = Date.now();
      const { settings, variable, proxies } = await read({ ...baseEnvironment(), GOENV: path });
      expect(Date.now() - startedMs).toBeLessThan(5_000);
      expect(settings.userFileState).toBe(state);
      expect(variable("GOENV")?.problems.length).toBeGreaterThan(0);
      expect(variable("GOMODCACHE")?.value).toBe(join(home, "go/pkg/mod"));
      expect(proxies.entries.length).toBeGreaterThan(0);
    });

  it("works the settings out by rule where no go answers", async () => {
    const { settings, variable } = await read({ HOME: home, PATH: "/nonexistent", GOPROXY: "https://p.lab.test" });
    expect(settings.gorootFile).toBeNull();
    expect(variable("GOCACHE")).toMatchObject({ value: join(home, ".cache/go-build"), source: "default" });
    expect(variable("GOPROXY")).toMatchObject({ value: "https://p.lab.test", source: "environment" });
  });

  it("asks go without leaving anything behind", async () => {
    await read(baseEnvironment());
    expect(readdirSync(home)).toEqual([]);
  });

  it.skipIf(!strace)("asks go without opening a file for writing, a socket or a child", () => {
    const trace = join(tmpdir(), `gowhy-strace-${process.pid}`);
    const calls =
      "openat,open,creat,mkdir,mkdirat,socket,connect,unlink,unlinkat,rename,renameat,renameat2,execve,truncate,chmod,fchmodat,symlinkat,linkat";
    const env = { ...askingEnvironment(baseEnvironment(), join(home, ".config/go/env")) };
    for (const argv of [["env", "-json", ...ASKED_NAMES], ["version"]]) {
      const run = spawnSync("strace", ["-f", "-qq", "-e", `trace=${calls}`, "-o", trace, go ?? "", ...argv], {
        env,
        cwd: home,
      });
      const lines = readFileSync(trace, "utf8").split("\n").filter(Boolean);
      rmSync(trace);
      expect(run.status).toBe(0);
      expect(lines.filter((line) => line.includes("execve("))).toHaveLength(1);
      const others = lines.filter(
        (line) => !line.includes("execve(") && !/open(at)?\(.*O_RDONLY/.test(line) && !line.includes("+++"),
      );
      expect(others.filter((line) => !/= -1 E|SIGURG|resumed|unfinished/.test(line))).toEqual([]);
    }
    expect(readdirSync(home)).toEqual([]);
  });
});
