import { expect, it } from "vitest";
import { aTool, aTree, settingsOf } from "../../../test/kit/a-toolchain.ts";
import { goSettings } from "../../facts/settings.ts";
import { FactStore } from "../../facts/store.ts";
import { goTree } from "../../facts/toolchain.ts";
import { wantsTrial } from "./wants-trial.ts";

const HOST = { GOHOSTOS: "linux", GOHOSTARCH: "amd64" };

function wants(values: Readonly<Record<string, string>>): boolean {
  const common = { source: "default", file: null, line: null, shadows: [], problems: [] } as const;
  const value = settingsOf(...Object.entries(values).map(([name, text]) => ({ ...common, name, value: text })));
  return wantsTrial(new FactStore([{ state: "known", id: goSettings.id, value, source: "test", atMs: 0, tookMs: 1 }]));
}

it("puts go on trial where it builds for another machine, and not where it builds for this one", () => {
  expect(wants({ ...HOST, GOOS: "js", GOARCH: "wasm" })).toBe(true);
  expect(wants({ ...HOST, GOOS: "linux", GOARCH: "foo" })).toBe(true);
  expect(wants({ ...HOST, GOOS: "linux", GOARCH: "amd64" })).toBe(false);
  expect(wants({ GOOS: "js", GOARCH: "wasm" })).toBe(false);
  expect(wants({})).toBe(false);
});

it("puts go on trial where a tool of its tree is not as it should be", () => {
  const wants = (given: Parameters<typeof aTool>[0]) => {
    const value = aTree({ tools: [aTool({ name: "compile", ...given })] });
    return wantsTrial(new FactStore([{ state: "known", id: goTree.id, value, source: "test", atMs: 0, tookMs: 1 }]));
  };
  expect(wants({})).toBe(false);
  expect(wants({ version: null })).toBe(true);
  expect(wants({ executable: false })).toBe(true);
  expect(wants({ version: null, needed: false })).toBe(false);
});
