import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildvcsFlag, buildvcsOfArgv } from "./buildvcs-flag.ts";
import { packageOf } from "./find-main-package.ts";
import { levels } from "./find-root.ts";
import { coversRoot, valuesOf } from "./safe-directory.ts";

describe("coversRoot", () => {
  it.each([
    [["/srv/app"], true],
    [["/srv/app/"], true],
    [["/srv"], false],
    [["*"], true],
    [["*", ""], false],
    [["", "/srv/app"], true],
    [["/srv/*"], true],
    [["/srv/ap/*"], false],
    [["~/app"], false],
    [[], false],
  ])("%j", (values, covered) => expect(coversRoot(values, "/srv/app", "/home/me")).toBe(covered));
  it("knows the home", () => expect(coversRoot(["~/app"], "/home/me/app", "/home/me")).toBe(true));
  it("takes any list", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.string(),
        (values, root) => typeof coversRoot(values, root, null) === "boolean",
      ),
    );
    fc.assert(fc.property(fc.string(), (text) => valuesOf(text).length <= 1_000));
  });
});

describe("buildvcsFlag", () => {
  it.each([
    ["", "auto"],
    ["-mod=mod -buildvcs=false", "false"],
    ["--buildvcs", "true"],
    ["-buildvcs=false -buildvcs=true", "true"],
    ["'-buildvcs=false'", "false"],
    ["-buildvcs=auto", "auto"],
    ["-buildvcs=nonsense", "auto"],
  ])("%s", (flags, setting) => expect(buildvcsFlag(flags)).toBe(setting));
  it("of a command line", () => {
    expect(buildvcsOfArgv(["go", "build", "-buildvcs=false", "."])).toBe("false");
    expect(buildvcsOfArgv(["go", "build"])).toBeNull();
  });
  it("takes any text", () => {
    fc.assert(fc.property(fc.string(), (text) => ["auto", "true", "false"].includes(buildvcsFlag(`-buildvcs${text}`))));
  });
});

describe("packageOf", () => {
  it.each([
    ["// Package x\npackage main\n", "main"],
    ["/* package no\n*/\n\npackage tool // main", "tool"],
    ["package größe\n", "größe"],
    ["", null],
    ["// package main", null],
  ])("%j", (source, name) => expect(packageOf(source)).toBe(name));
  it("takes any text", () => {
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => typeof (packageOf(text) ?? "") === "string"));
  });
});

describe("levels", () => {
  it("nearest first", () => expect(levels("/a/b/")).toEqual(["/a/b", "/a", "/"]));
  it("of the root", () => expect(levels("/")).toEqual(["/"]));
  it("is bounded", () => {
    fc.assert(fc.property(fc.string({ maxLength: 5_000 }), (text) => levels(`/${text}`).length <= 129));
  });
});
