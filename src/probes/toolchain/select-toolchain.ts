import { compareGoVersions, isLanguageVersion, versionOfToolchain } from "./go-version.ts";

export interface SelectionInputs {
  /** GOTOOLCHAIN as it is set. */
  readonly setting: string;
  /** Version of the go on PATH without its prefix, such as 1.26.8. */
  readonly local: string;
  /** The go and toolchain lines of the file in charge, as gover.GoModLookup finds them. */
  readonly goLine: string;
  readonly toolchainLine: string;
  /** GO111MODULE=off, or auto outside a module: nothing is chosen. */
  readonly moduleMode: boolean;
}

export interface Selection {
  /** keep: this go does the work. refused: go.mod wants a newer one, and the setting forbids it. invalid: go stops at once. */
  readonly outcome: "keep" | "switch" | "refused" | "invalid";
  /** Such as go1.27.0. */
  readonly wanted: string | null;
  readonly wantedBy: "go-line" | "toolchain-line" | "setting" | null;
  /** Only PATH is searched, nothing is fetched. */
  readonly pathOnly: boolean;
  readonly problem: string | null;
}

/** The first release whose go command chooses toolchains. */
const FIRST_SWITCHING = "1.21";
/** From here on a language version asks for its first release; before, for one that does not exist (go#62278). */
const FIRST_NAMING_RELEASES = "1.23";
const KEEP: Selection = { outcome: "keep", wanted: null, wantedBy: null, pathOnly: false, problem: null };

/** Which toolchain go would run here. Source: go1.26 cmd/go/internal/toolchain/select.go, Select. */
export function selectToolchain(inputs: SelectionInputs): Selection {
  const { setting, local, goLine, toolchainLine, moduleMode } = inputs;
  if (!moduleMode || compareGoVersions(local, FIRST_SWITCHING) < 0) return KEEP;
  // Without a value, as in a tree whose go.env lacks it, go never switches.
  if (setting === "") return refusedOrKept(inputs, local, null);
  const parsed = parseSetting(setting, local);
  if ("problem" in parsed) return { ...KEEP, outcome: "invalid", problem: parsed.problem };
  const { minimum, minimumVersion, mode } = parsed;
  let wanted = minimum;
  let version = minimumVersion;
  let wantedBy: Selection["wantedBy"] = minimum === `go${local}` ? null : "setting";
  if (mode === "") return refusedOrKept(inputs, version, wantedBy === null ? null : wanted);
  if (toolchainLine !== "default") {
    if (toolchainLine !== "") {
      const line = versionOfToolchain(toolchainLine);
      if (line === "")
        return {
          ...KEEP,
          outcome: "invalid",
          wantedBy: "toolchain-line",
          problem: `invalid toolchain "${toolchainLine}"`,
        };
      if (compareGoVersions(line, version) > 0) [wanted, version, wantedBy] = [toolchainLine, line, "toolchain-line"];
    }
    if (compareGoVersions(goLine, version) > 0) {
      const named =
        isLanguageVersion(goLine) && compareGoVersions(local, FIRST_NAMING_RELEASES) >= 0 ? `${goLine}.0` : goLine;
      [wanted, version, wantedBy] = [`go${named}`, goLine, "go-line"];
    }
  }
  if (wantedBy === null) return refusedOrKept(inputs, version, null);
  return { outcome: "switch", wanted, wantedBy, pathOnly: mode === "path", problem: null };
}

type Setting =
  | { readonly minimum: string; readonly minimumVersion: string; readonly mode: "" | "auto" | "path" }
  | { readonly problem: string };

function parseSetting(setting: string, local: string): Setting {
  const own = { minimum: `go${local}`, minimumVersion: local };
  if (setting === "auto" || setting === "path") return { ...own, mode: setting };
  const plus = setting.indexOf("+");
  const name = plus < 0 ? setting : setting.slice(0, plus);
  const suffix = plus < 0 ? "" : setting.slice(plus + 1);
  const version = name === "local" ? local : versionOfToolchain(name);
  if (version === "")
    return { problem: `invalid GOTOOLCHAIN "${setting}"${plus < 0 ? "" : `: invalid minimum toolchain "${name}"`}` };
  if (plus >= 0 && suffix !== "auto" && suffix !== "path")
    return { problem: `invalid GOTOOLCHAIN "${setting}": only version suffixes are +auto and +path` };
  const minimum = name === "local" || version === local ? own : { minimum: name, minimumVersion: version };
  return { ...minimum, mode: suffix as "" | "auto" | "path" };
}

/** Without a switch, a go line that is newer than this go stops every command that reads go.mod. */
function refusedOrKept({ goLine, setting }: SelectionInputs, version: string, forced: string | null): Selection {
  if (goLine !== "" && compareGoVersions(goLine, version) > 0)
    return {
      outcome: "refused",
      wanted: `go${goLine}`,
      wantedBy: "go-line",
      pathOnly: false,
      problem: `requires go >= ${goLine} (running go ${version}; GOTOOLCHAIN=${setting})`,
    };
  return forced === null
    ? KEEP
    : { outcome: "switch", wanted: forced, wantedBy: "setting", pathOnly: false, problem: null };
}
