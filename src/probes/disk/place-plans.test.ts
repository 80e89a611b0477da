import { describe, expect, it } from "vitest";
import { aRequire } from "../../../test/kit/a-login.ts";
import { type PlanInputs, planPlaces } from "./place-plans.ts";

type Module = NonNullable<PlanInputs["mainModule"]>;

const inputs = (values: Readonly<Record<string, string>>, module?: Partial<Module>): PlanInputs => ({
  goSettings: {
    variables: ["GOCACHE", "GOMODCACHE", "GOTMPDIR", "GOROOT"].map((name) => ({
      name,
      value: values[name] ?? "",
      source: "default",
      file: null,
      line: null,
      shadows: [],
      problems: [],
    })),
    userFile: null,
    userFileState: "missing",
    gorootFile: null,
  },
  environment: { values, hadSecret: [], readable: true, totalBytes: 0, largestName: null, largestBytes: 0 },
  mainModule: module
    ? ({ goMod: "/m/go.mod", root: "/m", vendor: false, requires: [], requiresTotal: 0, ...module } as Module)
    : undefined,
});

const required = (inCache: boolean) => aRequire({ inGoSum: true, modInGoSum: true, inCache });

const planOf = (role: string, given: PlanInputs) => planPlaces(given).find((plan) => plan.role === role);

describe("planPlaces", () => {
  it("takes GOTMPDIR before TMPDIR before /tmp", () => {
    expect(planOf("GOTMPDIR", inputs({ GOTMPDIR: "/g", TMPDIR: "/t" }))).toMatchObject({
      path: "/g",
      from: "GOTMPDIR",
    });
    expect(planOf("GOTMPDIR", inputs({ TMPDIR: "/t/" }))).toMatchObject({ path: "/t", from: "TMPDIR" });
    expect(planOf("GOTMPDIR", inputs({}))).toMatchObject({ path: "/tmp", from: "default" });
  });

  it("names what is no absolute path", () => {
    expect(planOf("GOCACHE", inputs({}))?.problem).toBe("unset");
    expect(planOf("GOCACHE", inputs({ GOCACHE: "off" }))?.problem).toBe("off");
    expect(planOf("GOMODCACHE", inputs({ GOMODCACHE: "mod" }))?.problem).toBe("relative");
  });

  it("calls the module cache written only where go must download", () => {
    const written = (module?: Partial<Module>) => planOf("GOMODCACHE", inputs({ GOMODCACHE: "/mod" }, module))?.written;
    expect(written()).toBe(true);
    expect(written({ requires: [required(true)], requiresTotal: 1 })).toBe(false);
    expect(written({ requires: [required(true), required(false)], requiresTotal: 2 })).toBe(true);
    expect(written({ requires: [required(false)], requiresTotal: 1, vendor: true })).toBe(false);
    expect(written({ requires: [required(true)], requiresTotal: 900 })).toBe(true);
    expect(written({ goMod: null })).toBe(true);
  });
});
