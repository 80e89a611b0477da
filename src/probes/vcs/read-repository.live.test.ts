import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProbe } from "../../../test/kit/probe-program.ts";
import { repository } from "../../facts/repository.ts";

const OTHER_UID = 54_321;
let work = "";
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "repository-"));
  mkdirSync(join(work, "cmd", "tool"), { recursive: true });
  writeFileSync(join(work, "go.mod"), "module repository.example/m\n\ngo 1.21\n");
  writeFileSync(join(work, "cmd", "tool", "main.go"), "// Command tool.\npackage main\n\nfunc main() {}\n");
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const ask = async (script: string) => {
  const answers = await runProbe(`cd ${work}; export HOME=${work}/home GIT_CONFIG_NOSYSTEM=1; mkdir home\n${script}`, {
    probe: "src/probes/vcs/read-repository.ts",
    known: {},
  });
  return v.parse(repository.schema, answers["repository"]?.value);
};

describe("read-repository", () => {
  it("finds none", async () => expect(await ask("probe")).toMatchObject({ root: null, vcs: null, gitExitCode: null }));

  it("reads one's own from a directory below it", async () => {
    const found = await ask("git init -q; mkdir deep; cd deep; GOFLAGS=-buildvcs=false probe");
    expect(found).toMatchObject({
      root: work,
      vcs: "git",
      gitExitCode: 0,
      gitExitCodeTrusted: null,
      buildvcs: "false",
    });
  });

  it.skipIf(process.getuid?.() !== 0)("sees that git minds only the owner", async () => {
    const found = await ask(`git init -q; chown -R ${OTHER_UID} .git; probe`);
    expect(found).toMatchObject({
      gitDirUid: OTHER_UID,
      rootUid: 0,
      subjectUid: 0,
      gitExitCode: 128,
      gitExitCodeTrusted: 0,
      gitBlamesOwner: true,
      safeDirectoryCovers: false,
      hasMainPackage: true,
      buildvcs: "auto",
    });
  });

  it("sees that git minds something else", async () => {
    expect(await ask("git init -q; rm .git/HEAD; LANG=de_DE.UTF-8 probe")).toMatchObject({
      gitExitCode: 128,
      gitBlamesOwner: false,
    });
  });

  it.skipIf(process.getuid?.() !== 0)("knows safe.directory and SUDO_UID", async () => {
    chownSync(work, OTHER_UID, OTHER_UID);
    const foreign = `git init -q; chown -R ${OTHER_UID} .git;`;
    const safe = await ask(`${foreign} git config --global --add safe.directory ${work}; probe`);
    expect(safe).toMatchObject({ gitExitCode: 0, safeDirectoryCovers: true, safeDirectories: [work] });
    rmSync(join(work, "home"), { recursive: true });
    const sudo = await ask(`SUDO_UID=${OTHER_UID} probe`);
    expect(sudo).toMatchObject({ gitExitCode: 0, sudoUid: OTHER_UID });
  });

  it.skipIf(process.getuid?.() !== 0)("believes git rather than a list that this git reads otherwise", async () => {
    // PATH/* is a plain path before git 2.46, and covers what lies below it from then on.
    const above = `git config --global --add safe.directory '${tmpdir()}/*';`;
    const found = await ask(`git init -q; chown -R ${OTHER_UID} .; ${above} probe`);
    expect(found.safeDirectoryCovers).toBe(found.gitExitCode === 0);
  });

  it("walks past the .git file of a worktree, as go does", async () => {
    writeFileSync(join(work, ".git"), "gitdir: /nonexistent\n");
    expect((await ask("probe")).root).toBeNull();
  });
});
