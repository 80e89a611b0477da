import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { safeParse } from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { liveSystem } from "../../../test/kit/live-system.ts";
import { runProbe, valueFrom } from "../../../test/kit/run-probe.ts";
import { proxyList as proxyFact, goSettings as settingsFact } from "../../facts/settings.ts";
import {
  cCompiler as compilerFact,
  mainModule as moduleFact,
  toolchainSwitch as switchFact,
  goTree as treeFact,
} from "../../facts/toolchain.ts";
import type { System } from "../../system/system.ts";
import type { Answer } from "../probe.ts";
import readGoSettings from "../settings/read-go-settings.ts";
import askCCompiler from "./ask-c-compiler.ts";
import askGoVersion from "./ask-go-version.ts";
import chooseToolchain from "./choose-toolchain.ts";
import { compareWithPackage } from "./compare-with-package.ts";
import findGoOnPath from "./find-go-on-path.ts";
import inspectGoroot from "./inspect-goroot.ts";
import readMainModule from "./read-main-module.ts";

const go = ["/usr/local/go/bin/go", "/usr/bin/go"].find((path) => existsSync(path)) ?? "";
const gcc = existsSync("/usr/bin/gcc");
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gowhy-toolchain-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const known = <T>(answer: Answer<T>): T | undefined => ("unknown" in answer ? undefined : answer.value);

/** Every toolchain fact of a machine with this environment, in the order in which they build on each other. */
async function examineToolchain(environment: Record<string, string> = {}, cwd: string | null = home) {
  const system = await liveSystem({
    environment: { HOME: home, PATH: `${go.replace(/\/go$/, "")}:/usr/bin:/bin`, ...environment },
    cwd,
  });
  try {
    const goOnPath = valueFrom((await runProbe(findGoOnPath, system, {})).goOnPath);
    const [{ goAnswer: answered }, settings] = await Promise.all([
      runProbe(askGoVersion, system, { goOnPath }),
      runProbe(readGoSettings, system, { goOnPath }),
    ]);
    const [goSettings, proxyList] = [valueFrom(settings.goSettings), valueFrom(settings.proxyList)];
    const goAnswer = known(answered);
    const more = goAnswer ? { goAnswer } : {};
    const [{ mainModule }, { cCompiler }, { goTree }] = await Promise.all([
      runProbe(readMainModule, system, { goSettings, proxyList }),
      runProbe(askCCompiler, system, { goSettings }),
      runProbe(inspectGoroot, system, { goOnPath, goSettings, ...more }),
    ]);
    const module = valueFrom(mainModule);
    const { toolchainSwitch } = await runProbe(chooseToolchain, system, { mainModule: module, goSettings, ...more });
    return { goOnPath, goAnswer, goSettings, proxyList, module, cCompiler, goTree, toolchainSwitch };
  } finally {
    system.close();
  }
}

const write = (name: string, text: string) => {
  mkdirSync(join(home, name, ".."), { recursive: true });
  writeFileSync(join(home, name), text);
};

describe.skipIf(go === "")("the toolchain probes", () => {
  it("see a whole tree whose versions agree", async () => {
    const { goTree, goAnswer } = await examineToolchain();
    const tree = valueFrom(goTree);
    expect(tree).toMatchObject({ gorootFrom: "binary", exists: true, treeVersion: goAnswer?.version });
    expect(tree.binaryVersion).toBe(goAnswer?.version);
    for (const tool of tree.tools)
      expect(tool).toMatchObject({ present: true, executable: true, version: goAnswer?.version });
    expect(tree.tools.map((tool) => tool.name)).toEqual(expect.arrayContaining(["asm", "compile", "link"]));
    expect(tree.integrity.differing).toEqual([]);
  });

  it("see a GOROOT that is another tree", async () => {
    write("other/VERSION", "go1.99.9\n");
    mkdirSync(join(home, "other/pkg/tool"), { recursive: true });
    const { goTree } = await examineToolchain({ GOROOT: join(home, "other") });
    expect(valueFrom(goTree)).toMatchObject({
      gorootFrom: "environment",
      goroot: join(home, "other"),
      treeVersion: "go1.99.9",
    });
  });

  it("read go.mod, go.sum and the module cache", async () => {
    write(
      "m/go.mod",
      "module lab.test/m\n\ngo 1.21\n\nrequire (\n\tlab.test/One v1.0.0\n\tlab.test/two v1.2.3 // indirect\n\tlab.test/near v0.0.0\n)\n\nreplace lab.test/near => ../near\n",
    );
    write(
      "m/go.sum",
      "lab.test/One v1.0.0 h1:x=\nlab.test/One v1.0.0/go.mod h1:y=\nlab.test/two v1.2.3/go.mod h1:z=\n",
    );
    write("go/pkg/mod/lab.test/!one@v1.0.0/x.go", "package x\n");
    mkdirSync(join(home, "m/sub/deep"), { recursive: true });
    const { module } = await examineToolchain({ GOPRIVATE: "lab.test/t*" }, join(home, "m/sub/deep"));
    expect(module).toMatchObject({
      goMod: join(home, "m/go.mod"),
      modulePath: "lab.test/m",
      goLine: "1.21",
      problem: null,
      requiresTotal: 3,
    });
    expect(module.requires).toMatchObject([
      {
        path: "lab.test/One",
        inGoSum: true,
        modInGoSum: true,
        inCache: true,
        skipsProxy: false,
        replacedByPath: false,
      },
      { path: "lab.test/near", replacedByPath: true },
      {
        path: "lab.test/two",
        indirect: true,
        inGoSum: false,
        modInGoSum: true,
        inCache: false,
        skipsProxy: true,
        skipsSumdb: true,
      },
    ]);
  });

  it("takes go.work above, unless GOWORK=off", async () => {
    write("go.work", "go 1.99.0\n\nuse ./m\n");
    write("m/go.mod", "module lab.test/m\n\ngo 1.21\n");
    const above = await examineToolchain({ GOTOOLCHAIN: "auto" }, join(home, "m"));
    expect(above.module).toMatchObject({ goWork: join(home, "go.work"), goLine: "1.99.0" });
    expect(valueFrom(above.toolchainSwitch)).toMatchObject({
      action: "download",
      wanted: "go1.99.0",
      wantedBy: "go-line",
      wantedIn: join(home, "go.work"),
    });
    const off = await examineToolchain({ GOTOOLCHAIN: "auto", GOWORK: "off" }, join(home, "m"));
    expect(off.module).toMatchObject({ goWork: null, goLine: "1.21" });
    expect(valueFrom(off.toolchainSwitch)).toMatchObject({ action: "none", wanted: null });
  });

  it("finds the wanted toolchain on PATH, in the module cache, or not at all", async () => {
    write("go.mod", "module lab.test/m\n\ngo 1.99.0\n");
    write("bin/go1.99.0", "#!/bin/sh\n");
    const local = await examineToolchain({ GOTOOLCHAIN: "local" });
    expect(valueFrom(local.toolchainSwitch)).toMatchObject({
      action: "refused",
      wanted: "go1.99.0",
      settingSource: "environment",
    });
    const path = await examineToolchain({ GOTOOLCHAIN: "path" });
    expect(valueFrom(path.toolchainSwitch)).toMatchObject({ action: "not-in-path" });
    write("go/pkg/mod/golang.org/toolchain@v0.0.1-go1.99.0.linux-amd64/bin/go", "");
    const cached = await examineToolchain({ GOTOOLCHAIN: "auto" });
    if (process.arch === "x64") expect(valueFrom(cached.toolchainSwitch)).toMatchObject({ action: "in-cache" });
    const invalid = await examineToolchain({ GOTOOLCHAIN: "banana" });
    expect(valueFrom(invalid.toolchainSwitch)).toMatchObject({
      action: "invalid",
      problem: 'invalid GOTOOLCHAIN "banana"',
    });
  });

  it.skipIf(!gcc)("has an answer from the C compiler", async () => {
    const { cCompiler } = await examineToolchain();
    expect(valueFrom(cCompiler)).toMatchObject({ outcome: "answered", ccFrom: "default", ended: true });
  });

  it("names the compiler that does not end, and where CC comes from", async () => {
    write("slow-cc", "#!/bin/sh\nsleep 77\n");
    const { chmodSync } = await import("node:fs");
    chmodSync(join(home, "slow-cc"), 0o755);
    write(".config/go/env", `CC=${home}/slow-cc -m64\n`);
    const { cCompiler } = await examineToolchain({ CGO_ENABLED: "1" });
    const compiler = valueFrom(cCompiler);
    expect(compiler).toMatchObject({ outcome: "timed-out", ccFrom: `${home}/.config/go/env:1`, ended: true });
    expect(compiler.cc).toEqual([`${home}/slow-cc`, "-m64"]);
    expect(compiler.stuckArgv).toEqual(["sleep", "77"]);
  });

  it("stays within the bounds of its facts, whatever the variables hold", async () => {
    const long = "x".repeat(60_000);
    const { toolchainSwitch, goTree, module, goSettings, proxyList, cCompiler } = await examineToolchain({
      GOROOT: `/${long}`,
      GOTOOLCHAIN: `${long}+auto`,
      GOPROXY: Array.from({ length: 300 }, (_, at) => `https://bob:${long.slice(0, 90)}@p${at}.lab.test`).join("|"),
      GOWORK: `/${long}`,
      GOENV: `/${long}`,
      GOSUMDB: long,
      CC: `${long} -m64`,
      CGO_ENABLED: "1",
    });
    const facts = [
      [settingsFact, goSettings],
      [proxyFact, proxyList],
      [moduleFact, module],
      [switchFact, known(toolchainSwitch)],
      [treeFact, known(goTree)],
      [compilerFact, known(cCompiler)],
    ] as const;
    for (const [key, value] of facts)
      if (value !== undefined) expect(safeParse(key.schema, value).issues).toBeUndefined();
    expect(proxyList.entries).toHaveLength(300);
  });

  it("asks no compiler where cgo is off", async () => {
    expect((await examineToolchain({ CGO_ENABLED: "0" })).cCompiler).toMatchObject({ unknown: "not-applicable" });
  });
});

describe.skipIf(!existsSync("/var/lib/dpkg/info/coreutils.md5sums"))("the package database", () => {
  it("is compared with, file by file", async () => {
    const system = await liveSystem();
    const comparison = await compareWithPackage(system as System, "coreutils", new AbortController().signal);
    system.close();
    expect(comparison?.filesCompared).toBeGreaterThan(50);
    expect(comparison?.differing.filter((path) => path.startsWith("/usr/bin/"))).toEqual([]);
  });
});
