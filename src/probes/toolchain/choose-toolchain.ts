import type { ValueOf } from "../../facts/fact.ts";
import { goSettings } from "../../facts/settings.ts";
import { goAnswer, goOnPath, mainModule, toolchainSwitch } from "../../facts/toolchain.ts";
import type { System } from "../../system/system.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { join } from "../settings/user-directories.ts";
import { selectToolchain } from "./select-toolchain.ts";
import { settingIn } from "./setting-in.ts";

type Switch = ValueOf<typeof toolchainSwitch>;

/** One stat for each directory on PATH, all at once; a dead one among them must not hold up the others. */
const DEADLINE_MS = 1_000;
const MAX_DIRECTORIES = 256;

export default defineProbe({
  id: "choose-toolchain",
  title: { en: "work out which toolchain go.mod asks for", zh: "推算 go.mod 要求的工具链" },
  step: "toolchain",
  impact: "light",
  after: { mainModule, goSettings },
  uses: { goAnswer, goOnPath },
  yields: { toolchainSwitch },
  timeoutMs: 4_000,
  async run({ system }, { mainModule: module, goSettings: settings, goAnswer: answer }) {
    const named = answer?.version ?? settingIn(settings, "GOVERSION") ?? "";
    const local = localVersion(named);
    if (local === null)
      return {
        toolchainSwitch: notLearned(
          answer ? "failed" : "not-applicable",
          "No go answers with its version, so that nothing chooses a toolchain.",
        ),
      };
    const variable = settings.variables.find((each) => each.name === "GOTOOLCHAIN");
    const go111module = settingIn(settings, "GO111MODULE") ?? "";
    const selection = selectToolchain({
      setting: variable?.value ?? "",
      local,
      goLine: module.goLine ?? "",
      toolchainLine: module.toolchainLine ?? "",
      moduleMode: go111module === "on" || go111module === "" || (go111module === "auto" && module.goMod !== null),
    });
    const place =
      selection.outcome === "switch" && selection.wanted !== null
        ? await whereIs(system, selection.wanted, selection.pathOnly, settings)
        : ({ action: ACTIONS[selection.outcome], foundAt: null } as const);
    return {
      toolchainSwitch: learned(
        {
          setting: variable?.value ?? "",
          settingSource: variable?.source ?? "default",
          settingFile: variable?.file ?? null,
          localVersion: local,
          wanted: selection.wanted?.slice(0, 1_000) ?? null,
          wantedBy: selection.wantedBy,
          wantedIn: selection.wantedBy === "setting" ? (variable?.file ?? null) : (module.goWork ?? module.goMod),
          ...place,
          problem: selection.problem?.slice(0, 1_000) ?? null,
        },
        module.goWork ?? module.goMod ?? "GOTOOLCHAIN",
      ),
    };
  },
});

const ACTIONS = { keep: "none", refused: "refused", invalid: "invalid", switch: "download" } as const;

/** go1.26.8, go1.24.4-corp and go1.27-abcdef (a development build) without what is no version; null where it is none. */
export const localVersion = (named: string): string | null =>
  /^go(\d+\.\d+(?:\.\d+|[a-z]+\d+)?)/.exec(named)?.[1] ?? null;

/** PATH first, then the module cache, else a download. Source: go1.26 cmd/go/internal/toolchain/select.go, Exec. */
async function whereIs(
  system: System,
  wanted: string,
  pathOnly: boolean,
  settings: ValueOf<typeof goSettings>,
): Promise<Pick<Switch, "action" | "foundAt">> {
  const path = (system.judged.environment["PATH"] ?? "").split(":").slice(0, MAX_DIRECTORIES);
  const states = await Promise.all(
    path
      .filter((directory) => directory.startsWith("/"))
      .map(async (directory) => {
        const program = join(directory, wanted);
        const state = await system.files.stat(program, DEADLINE_MS);
        return state.ok && state.value.kind === "file" && (state.value.mode & 0o111) !== 0 ? program : null;
      }),
  );
  const onPath = states.find((each) => each !== null);
  if (onPath) return { action: "on-path", foundAt: onPath };
  if (pathOnly) return { action: "not-in-path", foundAt: null };
  const moduleCache = settingIn(settings, "GOMODCACHE") ?? "";
  if (!moduleCache.startsWith("/")) return { action: "download", foundAt: null };
  const tree = join(moduleCache, "golang.org", `toolchain@v0.0.1-${wanted}.${hostOf(system, settings)}`);
  const state = await system.files.stat(join(tree, "bin/go"), DEADLINE_MS);
  return state.ok ? { action: "in-cache", foundAt: tree } : { action: "download", foundAt: null };
}

/** GOOS-GOARCH of the go command itself, whatever it builds for. */
function hostOf(system: System, settings: ValueOf<typeof goSettings>): string {
  const processor = system.self.platform.replace(/^.*-/, "");
  const architecture = { x64: "amd64", ia32: "386" }[processor] ?? processor;
  return `${settingIn(settings, "GOHOSTOS") || "linux"}-${settingIn(settings, "GOHOSTARCH") || architecture}`;
}
