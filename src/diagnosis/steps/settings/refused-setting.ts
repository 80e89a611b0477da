import { goSettings, unusableValues } from "../../../facts/settings.ts";
import type { FactStore } from "../../../facts/store.ts";
import { toolchainSwitch } from "../../../facts/toolchain.ts";
import type { Sentence } from "../../diagnosis.ts";
import { whereSet, withWhereSet } from "./where-set.ts";

/** A value that stops go before it does anything, although `go version` answers under GOTOOLCHAIN=local. */
export function refusedSetting(facts: FactStore): Sentence | null {
  return refusedToolchain(facts) ?? refusedModuleMode(facts) ?? refusedModFlag(facts) ?? unusable(facts);
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
  return found ? refused(facts, found.name, found.value, found.problem) : null;
}

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
