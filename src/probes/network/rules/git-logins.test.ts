import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { gitLogins } from "./git-logins.ts";

const entries = (...all: [string, string][]): string => all.map(([key, value]) => `${key}\n${value}\0`).join("");

it("names helpers, forgets those before an empty one and keeps askpass", () => {
  const output = entries(
    ["credential.helper", "cache --timeout 60"],
    ["core.askpass", "/usr/bin/ask me"],
    ["credential.helper", ""],
    ["credential.helper", "store --file /home/user/.secret"],
  );
  expect(gitLogins(output).helpers).toEqual(["askpass", "store"]);
});

it("keeps the host of what holds for one host", () => {
  const output = entries(
    ["credential.https://Git.lab.test/team.helper", "!gh auth git-credential"],
    ["credential.https://other.lab.test.helper", ""],
    ["http.https://user@ci.lab.test/.extraheader", "AUTHORIZATION: basic c2VjcmV0"],
  );
  expect(gitLogins(output)).toEqual({ helpers: [], hosts: ["git.lab.test", "ci.lab.test"], rewrites: [] });
});

it("counts what goes along to every host, a token that CI passes as a header above all", () => {
  const seen = (...all: [string, string][]) => gitLogins(entries(...all));
  expect(seen(["http.extraheader", "Authorization: Basic c2VjcmV0"]).helpers).toEqual(["http.extraheader"]);
  expect(seen(["http.extraheader", "A: b"], ["credential.helper", ""]).helpers).toEqual(["http.extraheader"]);
  expect(seen(["http.extraheader", "A: b"], ["http.extraheader", ""]).helpers).toEqual([]);
  expect(seen(["http.cookiefile", "~/.gitcookies"]).helpers).toEqual(["http.cookiefile"]);
  expect(seen(["http.https://git.lab.test.sslcert", "/home/user/me.pem"]).hosts).toEqual(["git.lab.test"]);
});

it("keeps of a rewrite what is replaced, not the token that replaces it", () => {
  const seen = gitLogins(entries(["url.https://x-token:hunter2@git.lab.test/.insteadof", "https://git.lab.test/"]));
  expect(seen.rewrites).toEqual(["https://git.lab.test/"]);
  expect(JSON.stringify(seen)).not.toContain("hunter2");
});

it.skipIf(spawnSync("git", ["--version"]).error)("reads what git writes", () => {
  const directory = mkdtempSync(join(tmpdir(), "git-logins-"));
  try {
    const file = join(directory, "config");
    writeFileSync(
      file,
      '[credential "https://git.lab.test"]\n\thelper = store\n[URL "ssh://git@git.lab.test/"]\n\tinsteadOf = https://git.lab.test/\n[credential]\n\thelper\n',
    );
    const { stdout } = spawnSync("git", ["config", "--file", file, "--null", "--get-regexp", "."], {
      encoding: "utf8",
    });
    expect(gitLogins(stdout)).toEqual({
      helpers: [],
      hosts: ["git.lab.test"],
      rewrites: ["https://git.lab.test/"],
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
});

it("takes any bytes", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), (output) => {
      const { helpers, hosts, rewrites } = gitLogins(output);
      return [...helpers, ...hosts, ...rewrites].every((each) => each.length <= 1_000);
    }),
  );
});
