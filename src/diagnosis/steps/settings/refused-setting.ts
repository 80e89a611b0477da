import { goSettings, unusableValues } from "../../../facts/settings.ts";
import type { FactStore } from "../../../facts/store.ts";
import { environment } from "../../../facts/subject.ts";
import { cacheProgram, goTrial, toolchainSwitch } from "../../../facts/toolchain.ts";
import type { Sentence } from "../../diagnosis.ts";
import { IN_ENVIRONMENT, whereSet, withWhereSet } from "./where-set.ts";

/** A value that stops go before it does anything, although `go version` answers under GOTOOLCHAIN=local. */
export function refusedSetting(facts: FactStore): Sentence | null {
  return (
    refusedToolchain(facts) ??
    refusedModuleMode(facts) ??
    refusedModFlag(facts) ??
    unusable(facts) ??
    refusedTarget(facts)
  );
}

function refusedToolchain(facts: FactStore): Sentence | null {
  const due = facts.value(toolchainSwitch);
  if (due?.action !== "invalid") return null;
  const problem = due.problem ?? "";
  if (problem.includes("GOTOOLCHAIN")) return refused(facts, "GOTOOLCHAIN", due.setting, problem);
  return {
    text: { en: "go refuses {file}: {problem}.", zh: "go 拒绝 {file}：{problem}。" },
    values: { file: due.wantedIn ?? "go.mod", problem },
  };
}

/** Source: go1.26 cmd/go/internal/modload/init.go, Init. */
function refusedModuleMode(facts: FactStore): Sentence | null {
  const value = settingOf(facts, "GO111MODULE");
  if (["", "on", "off", "auto"].includes(value)) return null;
  return refused(facts, "GO111MODULE", value, `unknown environment setting GO111MODULE=${value}`);
}

/** Source: go1.26 cmd/go/internal/modload/init.go, setDefaultBuildMod and checkReadonlyVendor. */
function refusedModFlag(facts: FactStore): Sentence | null {
  const value = settingOf(facts, "GOFLAGS");
  const mode = /(?:^|\s)--?mod=(\S*)/.exec(value)?.[1];
  if (mode === undefined || ["", "mod", "readonly", "vendor"].includes(mode)) return null;
  return refused(facts, "GOFLAGS", value, `-mod=${mode} not supported (can be '', 'mod', 'readonly', or 'vendor')`);
}

/** A value of which the machine shows that go stops with it. */
function unusable(facts: FactStore): Sentence | null {
  const found = facts.value(unusableValues)?.values.find(({ effect }) => effect === "stops");
  if (found) return refused(facts, found.name, found.value, found.problem);
  const started = facts.value(cacheProgram);
  return started?.problem ? refused(facts, "GOCACHEPROG", started.program, started.problem) : null;
}

/** What go builds for. Which values there are go alone knows: its words in the trial decide. Source: go1.26 cmd/go/internal/work, CheckGOOSARCHPair. */
const TARGET = /\b(?:GOOS|GOARCH|GOAMD64|GO386|GOARM|GOARM64|GOMIPS|GOMIPS64|GOPPC64|GORISCV64|GOWASM)\b/g;

function refusedTarget(facts: FactStore): Sentence | null {
  const trial = facts.value(goTrial);
  if (trial?.outcome !== "failed" || trial.errno !== null) return null;
  // A newer go may know more of them.
  const due = facts.value(toolchainSwitch);
  if (due && due.action !== "none") return null;
  const problem = trial.firstLine.replace(/^go: /, "");
  const named = (problem.match(TARGET) ?? []).filter((name) => valueSet(facts, name) !== null);
  const [name] = named;
  if (name === undefined) return null;
  const where = named.map((each) => whereSet(facts, each) ?? IN_ENVIRONMENT);
  const text = {
    en: "go refuses {name}={value}: {problem}.",
    zh: "go 拒绝 {name}={value}：{problem}。",
  };
  const values = { name: named.join("/"), value: named.map((each) => valueSet(facts, each)).join("/"), problem };
  return withWhereSet({ text, values }, values.name, isOnePlace(where) ? (where[0] ?? null) : null);
}

/** The value that somebody set; of the names that go is not asked for, that of the environment. */
function valueSet(facts: FactStore, name: string): string | null {
  if (whereSet(facts, name) !== null) return settingOf(facts, name);
  const isAsked = facts.value(goSettings)?.variables.some((each) => each.name === name) ?? false;
  return isAsked ? null : (facts.value(environment)?.values[name] ?? null);
}

const isOnePlace = (places: readonly Sentence[]): boolean =>
  new Set(places.map(({ text, values }) => `${text.en} ${values["setFile"] ?? ""}`)).size === 1;

const settingOf = (facts: FactStore, name: string): string =>
  facts.value(goSettings)?.variables.find((each) => each.name === name)?.value ?? "";

const refused = (facts: FactStore, name: string, value: string, problem: string): Sentence => {
  const text = value.endsWith("\r")
    ? {
        en: "go refuses {name}={value} because of the carriage return behind it: the file has CRLF line ends.",
        zh: "go 拒绝 {name}={value}，因为其后有回车符：该文件使用 CRLF 换行。",
      }
    : { en: "go refuses {name}={value}: {problem}.", zh: "go 拒绝 {name}={value}：{problem}。" };
  return withWhereSet({ text, values: { name, value: value.trim(), problem } }, name, whereSet(facts, name));
};
