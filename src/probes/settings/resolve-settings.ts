import type { ValueOf } from "../../facts/fact.ts";
import type { goSettings } from "../../facts/settings.ts";
import { HIDDEN, withoutSecrets } from "../../text/secrets.ts";
import { ASKED_NAMES, COMPUTED, ENVIRONMENT_ONLY, RULED_NAMES } from "./asked-names.ts";
import type { EnvLine } from "./go-env-file.ts";
import { settingProblems } from "./setting-problems.ts";
import { join, userDirectories } from "./user-directories.ts";

type Variable = ValueOf<typeof goSettings>["variables"][number];
type Place = Pick<Variable, "source" | "value" | "file" | "line">;

export interface SettingInputs {
  readonly environment: Readonly<Record<string, string>>;
  readonly userFile: string | null;
  readonly userLines: ReadonlyMap<string, EnvLine>;
  readonly gorootFile: string | null;
  readonly gorootLines: ReadonlyMap<string, EnvLine>;
  /** What go answered, by name; null where it gave no answer. */
  readonly answer: Readonly<Record<string, string>> | null;
  /** The tree of the go on PATH. */
  readonly goroot: string | null;
}

export interface ResolvedSetting extends Place {
  readonly name: string;
  /** As it was set; go's answer differs where it corrects it, such as a relative GOCACHE. */
  readonly written: string;
  readonly shadows: readonly Place[];
}

/** A fact holds no longer text. */
const MAX_TEXT = 4_000;

/**
 * The value of each variable with its place: non-empty environment, user file, GOROOT/go.env, default.
 * An empty line of the user file hides go.env (presence counts there). Source: go1.26 cmd/go/internal/cfg, Getenv and initEnvCache.
 * Raw: secrets are still in it.
 */
export function resolveSettings(inputs: SettingInputs): ResolvedSetting[] {
  return [...ASKED_NAMES, ...RULED_NAMES].sort().map((name) => {
    const places = placesOf(name, inputs);
    const effective = places[0];
    const asked = name in (inputs.answer ?? {}) ? inputs.answer?.[name] : undefined;
    const source = effective?.source ?? (COMPUTED.has(name) ? "computed" : "default");
    const value = name === "GOTOOLCHAIN" || name === "GOENV" ? undefined : asked;
    return {
      name,
      written: effective?.value ?? "",
      value: value ?? (effective?.value || byRule(name, inputs)),
      source: source === "default" && name.startsWith("GONO") && value ? "computed" : source,
      file: effective?.file ?? null,
      line: effective?.line ?? null,
      shadows: places.slice(1),
    };
  });
}

/** Every place that has a value for the name, the one in effect first. */
function placesOf(name: string, inputs: SettingInputs): Place[] {
  if (COMPUTED.has(name)) return [];
  const places: Place[] = [];
  const fromEnvironment = inputs.environment[name];
  if (fromEnvironment) places.push({ source: "environment", value: fromEnvironment, file: null, line: null });
  if (ENVIRONMENT_ONLY.has(name)) return places;
  const inUser = inputs.userLines.get(name);
  if (inUser) places.push({ source: "user-file", value: inUser.value, file: inputs.userFile, line: inUser.line });
  const inGoroot = name === "GOROOT" ? undefined : inputs.gorootLines.get(name);
  if (inGoroot)
    places.push({ source: "goroot-file", value: inGoroot.value, file: inputs.gorootFile, line: inGoroot.line });
  return places;
}

/** What go would make of a name that nobody set, as far as a rule says it: for machines on which go cannot answer. */
function byRule(name: string, inputs: SettingInputs): string {
  const { home, cache } = userDirectories(inputs.environment);
  const value = (other: string) => placesOf(other, inputs)[0]?.value || byRule(other, inputs);
  switch (name) {
    case "GOCACHE":
      return cache === null ? "off" : join(cache, "go-build");
    case "GOPATH":
      return home === null ? "" : join(home, "go");
    case "GOMODCACHE": {
      const first = value("GOPATH").split(":")[0];
      return first ? join(first, "pkg/mod") : "";
    }
    case "GONOPROXY":
    case "GONOSUMDB":
      return value("GOPRIVATE");
    case "GOROOT":
      return inputs.goroot ?? "";
    case "GOENV":
      return inputs.environment["GOENV"] ?? inputs.userFile ?? "";
    case "GOAUTH":
      return "netrc";
    default:
      return "";
  }
}

/** The settings as a fact: secrets taken out, problems named, text bounded. */
export function settingFacts(
  settings: readonly ResolvedSetting[],
  extra: Readonly<Record<string, readonly string[]>>,
): Variable[] {
  return settings.map((setting) => ({
    name: setting.name,
    value: shown(setting.name, setting.value),
    source: setting.source,
    file: setting.file,
    line: setting.line,
    shadows: setting.shadows.map((place) => ({ ...place, value: shown(setting.name, place.value) })),
    problems: [...settingProblems(setting), ...(extra[setting.name] ?? [])],
  }));
}

/** These hold commands whose arguments may be secrets of any form: `off`, `netrc` and `git DIR` are kept, of others the program alone. */
const COMMANDS: ReadonlySet<string> = new Set(["GOAUTH", "GOCACHEPROG"]);

function shown(name: string, value: string): string {
  const { text } = withoutSecrets(COMMANDS.has(name) ? withoutArguments(value) : value);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

const withoutArguments = (value: string): string =>
  value
    .split(";")
    .map((command) => command.trim().split(/\s+/))
    .map(([program = "", ...rest]) =>
      rest.length === 0 || program === "git" ? [program, ...rest].join(" ") : `${program} ${HIDDEN}`,
    )
    .join("; ");
