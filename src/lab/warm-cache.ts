import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "./sandbox/requirements.ts";
import type { ModuleName } from "./scenario.ts";
import { runProgram, SYSTEM_PATH } from "./world/programs.ts";

/** Imports of the workloads that link or test, so that none of them compiles the standard library. */
const IMPORTS: Partial<Record<ModuleName, readonly string[]>> = {
  hello: ["fmt", "testing"],
  repository: ["fmt"],
  "fat-main": ["runtime"],
  cgo: ["C"],
};

export interface Go {
  readonly goroot: string;
  readonly version: string;
  readonly platform: string;
}

/** The go that is installed here, or why there is none. */
export async function installedGo(): Promise<Go | string> {
  const program = findProgram("go");
  if (program === null) return "no go on PATH";
  // Even `go env` counts itself below HOME (telemetry).
  const home = makeScratch();
  const asked = await runProgram([program, "env", "GOROOT", "GOVERSION", "GOOS", "GOARCH"], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: home,
      GOTOOLCHAIN: "local",
      GOENV: "off",
      GOTELEMETRY: "off",
    },
    deadlineMs: 20_000,
  });
  rmSync(home, { recursive: true, force: true });
  const [goroot = "", version = "", os = "", architecture = ""] = asked.stdout.trim().split("\n");
  return asked.exitCode === 0 && goroot
    ? { goroot, version, platform: `${os}-${architecture}` }
    : `go env: ${asked.stderr}`;
}

/** Where a run of the lab keeps its build cache; to be removed with the run. */
export const makeScratch = (): string => mkdtempSync(join(tmpdir(), `gowhy-lab-${process.pid}-`));

/** A build cache with the standard library that these modules import; null when none of them imports any. */
export async function warmCache(
  scratch: string,
  modules: readonly ModuleName[],
  { goroot }: Go,
): Promise<string | null> {
  const imports = [...new Set(modules.flatMap((name) => IMPORTS[name] ?? []))].filter(
    (each) => each !== "C" || findProgram("gcc"),
  );
  if (imports.length === 0) return null;
  const cache = join(scratch, "go-build");
  const module = join(scratch, "warm");
  for (const path of [cache, module]) mkdirSync(path);
  writeFileSync(join(module, "go.mod"), "module warm.test/warm\n\ngo 1.21\n");
  writeFileSync(
    join(module, "main.go"),
    `package main\n\n${imports
      .map((each) => `import _ "${each}"\n`)
      .join("")
      .replace('_ "C"', '"C"')}\nfunc main() {}\n`,
  );
  writeFileSync(join(module, "main_test.go"), "package main\n");
  // A test's own main imports more than its sources say.
  const words = imports.includes("testing") ? [["build"], ["test", "-c"]] : [["build"]];
  for (const word of words) {
    const build = await runProgram([join(goroot, "bin", "go"), ...word, "-o", join(scratch, "warm-program"), "."], {
      cwd: module,
      env: {
        PATH: `${goroot}/bin:${SYSTEM_PATH}`,
        HOME: scratch,
        GOCACHE: cache,
        TMPDIR: scratch,
        GOFLAGS: "-mod=mod",
        GOPROXY: "off",
        GOTELEMETRY: "off",
        LANG: "C.UTF-8",
      },
      deadlineMs: 300_000,
    });
    if (build.exitCode !== 0) throw new Error(`the build cache could not be warmed: ${build.stderr}`);
  }
  return cache;
}
