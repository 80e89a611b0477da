import type { ValueOf } from "../../facts/fact.ts";
import { goSettings, unusableValues } from "../../facts/settings.ts";
import type { System } from "../../system/system.ts";
import { withoutSecrets } from "../../text/secrets.ts";
import { isAtLeast } from "../limits/go-version.ts";
import { ignoredProxy } from "../network/rules/forward-proxy.ts";
import { defineProbe, learned } from "../probe.ts";
import { withoutUrlSecrets } from "../subject/split-secrets.ts";
import { buildFlagProblem } from "./build-flag-problem.ts";
import { cacheProgramProblem } from "./cache-program.ts";
import { rawSetting } from "./raw-setting.ts";

type Settings = ValueOf<typeof goSettings>;
type Value = ValueOf<typeof unusableValues>["values"][number];

/** Before, it took an experiment, without which go does not look at the variable. Source: go1.24 release notes. */
const CACHE_PROGRAM_SINCE = 24;
const MAX_TEXT = 1_000;

export default defineProbe({
  id: "check-values",
  title: { en: "values that go cannot use", zh: "go 无法使用的值" },
  step: "toolchain",
  impact: "light",
  after: { goSettings },
  yields: { unusableValues },
  timeoutMs: 4_000,
  async run({ system }, { goSettings: settings }) {
    const values = [
      await unusableCacheProgram(system, settings),
      refusedBuildFlags(settings),
      ...ignoredProxies(system, settings),
    ];
    return {
      unusableValues: learned(
        { values: values.filter((value) => value !== null) },
        "the values and the programs that they name",
      ),
    };
  },
});

const settingOf = ({ variables }: Settings, wanted: string): string =>
  variables.find(({ name }) => name === wanted)?.value ?? "";

async function unusableCacheProgram(system: System, settings: Settings): Promise<Value | null> {
  const value = await rawSetting(system, settings, "GOCACHEPROG");
  if (value === "" || !knowsCachePrograms(settings)) return null;
  const { program, problem } = await cacheProgramProblem(value, system);
  if (problem === null) return null;
  const shown = (text: string) => withoutSecrets(text).text.slice(0, MAX_TEXT);
  return { name: "GOCACHEPROG", value: shown(program), problem: shown(problem), effect: "stops" };
}

function refusedBuildFlags(settings: Settings): Value | null {
  const value = settingOf(settings, "GOFLAGS");
  const problem = buildFlagProblem(value);
  if (problem === null) return null;
  const shown = (text: string) => withoutSecrets(text).text.slice(0, MAX_TEXT);
  return { name: "GOFLAGS", value: shown(value), problem: shown(problem), effect: "stops" };
}

/** Whether this go looks at GOCACHEPROG at all. */
export const knowsCachePrograms = (settings: Settings): boolean =>
  isAtLeast(settingOf(settings, "GOVERSION") || null, CACHE_PROGRAM_SINCE) ||
  settingOf(settings, "GOEXPERIMENT").split(",").includes("cacheprog");

/** The proxy variables of which go reads nothing: silently, it uses no proxy then. */
function ignoredProxies({ judged }: System, settings: Settings): Value[] {
  const minor = /^go1\.(\d{1,3})/.exec(settingOf(settings, "GOVERSION"))?.[1];
  return [
    ["HTTPS_PROXY", "https_proxy"],
    ["HTTP_PROXY", "http_proxy"],
  ].flatMap((names): Value[] => {
    const name = names.find((each) => judged.environment[each]);
    const value = name === undefined ? undefined : judged.environment[name];
    const problem = value ? ignoredProxy(value, minor === undefined ? null : Number(minor)) : null;
    if (name === undefined || !value || problem === null) return [];
    const shown = withoutUrlSecrets(value).text.slice(0, MAX_TEXT);
    return [{ name, value: shown, problem: withoutSecrets(problem).text.slice(0, MAX_TEXT), effect: "ignored" }];
  });
}
