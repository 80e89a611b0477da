import type { ValueOf } from "../../facts/fact.ts";
import type { places } from "../../facts/places.ts";
import type { goSettings } from "../../facts/settings.ts";
import type { environment } from "../../facts/subject.ts";
import type { mainModule } from "../../facts/toolchain.ts";

type Place = ValueOf<typeof places>["places"][number];

/** Where one place is to be looked for, before anything is touched. */
export interface PlacePlan {
  readonly role: Place["role"];
  readonly path: string | null;
  readonly from: string;
  readonly problem: "unset" | "relative" | "off" | null;
  readonly written: boolean;
}

export interface PlanInputs {
  readonly goSettings: ValueOf<typeof goSettings>;
  readonly environment: ValueOf<typeof environment>;
  readonly mainModule?: ValueOf<typeof mainModule> | undefined;
}

/** The directories that the go command here would work in, by the variables that choose them. */
export function planPlaces({
  goSettings: settings,
  environment: { values },
  mainModule: module,
}: PlanInputs): PlacePlan[] {
  const setting = (role: "GOCACHE" | "GOMODCACHE" | "GOROOT", written: boolean) => {
    const variable = settings.variables.find((each) => each.name === role);
    return plan(role, variable?.value ?? "", variable ? `${role} (${variable.source})` : role, written);
  };
  const gotmpdir = settings.variables.find((each) => each.name === "GOTMPDIR")?.value ?? "";
  const temporary: readonly [string, string] = gotmpdir
    ? [gotmpdir, "GOTMPDIR"]
    : values["TMPDIR"]
      ? [values["TMPDIR"], "TMPDIR"]
      : ["/tmp", "default"];
  const root = module?.root ?? null;
  return [
    setting("GOCACHE", true),
    setting("GOMODCACHE", mustDownload(module)),
    plan("GOTMPDIR", ...temporary, true),
    setting("GOROOT", false),
    plan("HOME", values["HOME"] ?? "", "HOME", false),
    // Since 1.16 go changes go.mod and go.sum only when told to.
    ...(root === null ? [] : [plan("module", root, "go.mod", false)]),
  ];
}

function plan(role: Place["role"], value: string, from: string, written: boolean): PlacePlan {
  if (value === "") return { role, path: null, from, problem: "unset", written };
  if (value === "off" && role === "GOCACHE") return { role, path: null, from, problem: "off", written };
  if (!value.startsWith("/")) return { role, path: null, from, problem: "relative", written };
  return { role, path: value.length > 1 ? value.replace(/\/+$/, "") || "/" : value, from, problem: null, written };
}

/** With every required module on disk, or vendored, go only reads the module cache: a read-only one is well then. */
function mustDownload(module: PlanInputs["mainModule"]): boolean {
  if (!module || module.goMod === null) return true;
  if (module.vendor) return false;
  return module.requires.length < module.requiresTotal || missingModules(module).length > 0;
}

/** The required modules that go would have to download. */
export const missingModules = (module: NonNullable<PlanInputs["mainModule"]>) =>
  module.requires.filter((each) => !each.inCache && !each.replacedByPath);
