import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { liveSystem } from "../../../test/kit/live-system.ts";
import { runProbe, valueFrom } from "../../../test/kit/run-probe.ts";
import type { System } from "../../system/system.ts";
import askGoVersion from "./ask-go-version.ts";
import findGoOnPath from "./find-go-on-path.ts";
import { findModuleFiles } from "./main-module-files.ts";

const go = ["/usr/local/go/bin/go", "/usr/bin/go"].find((path) => existsSync(path)) ?? "";
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gowhy-go-"));
  mkdirSync(join(directory, "bin"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function ask(path: string) {
  const system = await liveSystem({ environment: { PATH: path, HOME: directory }, cwd: directory });
  try {
    const goOnPath = valueFrom((await runProbe(findGoOnPath, system, {})).goOnPath);
    return { goOnPath, answer: (await runProbe(askGoVersion, system, { goOnPath })).goAnswer };
  } finally {
    system.close();
  }
}

const planted = (content: string) => writeFileSync(join(directory, "bin/go"), content, { mode: 0o755 });

describe.skipIf(go === "")("go on PATH and its answer", () => {
  it("reads the real go", async () => {
    const { goOnPath, answer } = await ask(`/nonexistent:${go.replace(/\/go$/, "")}`);
    expect(goOnPath.found[0]).toMatchObject({
      path: go,
      kind: "file",
      executable: true,
      format: "elf",
      elf: { truncated: false, forThisMachine: true },
    });
    expect(valueFrom(answer)).toMatchObject({ outcome: "answered", exitCode: 0 });
    expect(valueFrom(answer).version).toMatch(/^go1\./);
  });

  it.skipIf(process.getuid?.() !== 0)("answers where the user may not enter the directory by name", async () => {
    chmodSync(directory, 0o700);
    const environment = { PATH: go.replace(/\/go$/, ""), HOME: "/" };
    const system = await liveSystem({ environment, cwd: directory, uid: 4_711, gid: 4_711, groups: [4_711] });
    try {
      const goOnPath = valueFrom((await runProbe(findGoOnPath, system, {})).goOnPath);
      const { goAnswer } = await runProbe(askGoVersion, system, { goOnPath });
      expect(valueFrom(goAnswer)).toMatchObject({ outcome: "answered" });
      const question = { cwd: directory, goroot: null, gowork: "", go111module: "", flags: [], temporary: "/tmp" };
      expect(await findModuleFiles(system as System, question)).toMatchObject({
        goMod: null,
        problem: "the working directory may not be entered (EACCES)",
      });
    } finally {
      system.close();
    }
  });

  const CASES: readonly (readonly [string, () => void, object, object])[] = [
    [
      "sleeps for ever",
      () => planted("#!/bin/sh\nsleep 76\n"),
      { format: "script" },
      { outcome: "timed-out", exitCode: null },
    ],
    [
      "prints garbage",
      () => planted("#!/bin/sh\nhead -c 100 /dev/urandom\necho x\n"),
      { format: "script" },
      { outcome: "garbage" },
    ],
    [
      "exits 0 silently",
      () => planted("#!/bin/sh\nexit 0\n"),
      { format: "script" },
      { outcome: "silent", exitCode: 0 },
    ],
    [
      "fails",
      () => planted("#!/bin/sh\necho no version is set >&2; exit 126\n"),
      { format: "script" },
      { outcome: "failed", firstLine: "no version is set" },
    ],
    ["is empty", () => planted(""), { format: "empty", sizeBytes: 0 }, { outcome: "not-started", errno: "ENOEXEC" }],
    ["is text", () => planted("hello\n"), { format: "text" }, { outcome: "not-started", errno: "ENOEXEC" }],
    [
      "ends in the middle",
      () => {
        copyFileSync(go, join(directory, "bin/go"));
        truncateSync(join(directory, "bin/go"), 5_000_000);
        chmodSync(join(directory, "bin/go"), 0o755);
      },
      { format: "elf", elf: { truncated: true } },
      { outcome: "killed" },
    ],
    [
      "ends in its header",
      () => {
        copyFileSync(go, join(directory, "bin/go"));
        truncateSync(join(directory, "bin/go"), 30);
        chmodSync(join(directory, "bin/go"), 0o755);
      },
      { format: "elf", elf: { truncated: true } },
      { outcome: "not-started", errno: "ENOEXEC" },
    ],
  ];
  for (const [name, plant, found, outcome] of CASES)
    it(`sees a go that ${name}`, async () => {
      plant();
      const startedMs = Date.now();
      const { goOnPath, answer } = await ask(`${directory}/bin:/usr/bin:/bin`);
      expect(Date.now() - startedMs).toBeLessThan(5_000);
      expect(goOnPath.found[0]).toMatchObject(found);
      expect(valueFrom(answer)).toMatchObject(outcome);
      expect(valueFrom(answer).firstLine).not.toMatch(/\p{Cc}/u);
    });

  it("walks past a directory and a dangling link called go, and names the tree elsewhere", async () => {
    mkdirSync(join(directory, "bin/go"));
    mkdirSync(join(directory, "other"));
    symlinkSync("/nonexistent/go", join(directory, "other/go"));
    mkdirSync(join(directory, "sdk/go1.99.1/bin"), { recursive: true });
    writeFileSync(join(directory, "sdk/go1.99.1/bin/go"), "#!/bin/sh\n", { mode: 0o755 });
    writeFileSync(join(directory, "sdk/go1.99.1/VERSION"), "go1.99.1\ntime 2030\n");
    const { goOnPath, answer } = await ask(`${directory}/bin:${directory}/other`);
    expect(goOnPath.found.map((each) => each.kind)).toEqual(["directory", "dangling-link"]);
    expect(goOnPath.elsewhere).toContainEqual({ goroot: join(directory, "sdk/go1.99.1"), version: "go1.99.1" });
    expect(answer).toMatchObject({ unknown: "not-installed" });
  });
});
