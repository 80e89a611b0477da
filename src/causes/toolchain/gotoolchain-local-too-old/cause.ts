import type { ValuesOf } from "../../../facts/fact.ts";
import { toolchainSwitch } from "../../../facts/toolchain.ts";
import { type Clue, defineCause } from "../../cause.ts";

type Facts = ValuesOf<{ due: typeof toolchainSwitch }>;
type Switch = Facts["due"];

const PLACES: Readonly<Record<string, string>> = {
  environment: "the environment",
  default: "nowhere; go.env lacks it",
};

/** Where GOTOOLCHAIN was set, as a person finds it. */
const placeOf = ({ settingFile, settingSource }: Switch): string =>
  settingFile ?? PLACES[settingSource] ?? settingSource;

const valuesOf = (due: Switch) => ({
  wanted: due.wanted ?? "",
  local: `go${due.localVersion ?? "?"}`,
  setting: due.setting === "" ? "(empty)" : due.setting,
  place: placeOf(due),
  file: due.wantedIn ?? "go.mod",
});

const refused: Clue<Facts> = {
  id: "switch-refused",
  strength: "proof",
  says: {
    en: "{file} asks for {wanted}, this go is {local}, and GOTOOLCHAIN={setting} (from: {place}) forbids another one.",
    zh: "{file} 要求 {wanted}，本机的 go 是 {local}，而 GOTOOLCHAIN={setting}（来自：{place}）不允许使用其他版本。",
  },
  when: ({ due }) => due.action === "refused" && valuesOf(due),
};

const notInPath: Clue<Facts> = {
  id: "not-in-path",
  strength: "proof",
  says: {
    en: "{file} asks for {wanted}, this go is {local}, and GOTOOLCHAIN={setting} (from: {place}) allows only a {wanted} on PATH, where there is none.",
    zh: "{file} 要求 {wanted}，本机的 go 是 {local}，而 GOTOOLCHAIN={setting}（来自：{place}）只允许使用 PATH 上的 {wanted}，但那里没有。",
  },
  when: ({ due }) => due.action === "not-in-path" && valuesOf(due),
};

const met = ({ due }: Facts): boolean => due.action === "refused" || due.action === "not-in-path";

export default defineCause({
  id: "toolchain/gotoolchain-local-too-old",
  title: {
    en: "This go is older than go.mod asks for, and GOTOOLCHAIN forbids a newer one",
    zh: "本机的 go 低于 go.mod 的要求，且 GOTOOLCHAIN 禁止使用更新的版本",
  },
  headline: {
    en: "go.mod asks for {wanted}, this go is {local}, and GOTOOLCHAIN={setting} forbids a newer one",
    zh: "go.mod 要求 {wanted}，本机的 go 是 {local}，且 GOTOOLCHAIN={setting} 禁止使用更新的版本",
  },
  step: "toolchain",
  station: "toolchain",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { due: toolchainSwitch },
  confirms: [refused, notInPath],
  rulesOut: [
    {
      id: "not-refused",
      strength: "proof",
      says: {
        en: "go.mod asks for nothing that GOTOOLCHAIN={setting} forbids.",
        zh: "go.mod 没有要求 GOTOOLCHAIN={setting} 所禁止的版本。",
      },
      when: (facts) => !met(facts) && { setting: facts.due.setting || "(empty)" },
    },
  ],
  fixes: [
    {
      title: { en: "Install the Go version that go.mod asks for", zh: "安装 go.mod 要求的 Go 版本" },
      risk: "by-hand",
      steps: (facts) => {
        if (!met(facts)) return [];
        const { wanted, place } = valuesOf(facts.due);
        return [
          {
            do: "tell",
            text: {
              en: `Install ${wanted} or later (in a container: take a newer base image). This needs no change of settings.`,
              zh: `安装 ${wanted} 或更新的版本（容器中请换用更新的基础镜像）。无需改动任何设置。`,
            },
          },
          {
            do: "tell",
            text: {
              en: `Or, where this machine may download toolchains through its GOPROXY: GOTOOLCHAIN=auto for one command, or take away the setting in ${place}. Somebody chose it, often the image or the distribution: ask before changing it for all.`,
              zh: `或者，若允许本机经 GOPROXY 下载工具链：在单条命令前设置 GOTOOLCHAIN=auto，或去掉 ${place} 中的设置。该设置往往由镜像或发行版有意选定，全局修改前请先询问。`,
            },
          },
        ];
      },
    },
    {
      title: { en: "Take the setting out of go's user file", zh: "从 go 的用户配置文件中去掉该设置" },
      risk: "reversible",
      steps: ({ due }) =>
        due.action === "refused" && due.settingSource === "user-file"
          ? [{ do: "go-env", set: { GOTOOLCHAIN: null } }]
          : [],
    },
  ],
  folklore: [
    {
      what: "editing the go line of go.mod downwards",
      why: {
        en: "The line says what the code needs. Lowering it moves the failure into the compiler, or changes what the code means.",
        zh: "go 行说明代码的需求。调低它只会把失败推迟到编译阶段，甚至改变代码的含义。",
      },
    },
    {
      what: "go clean -modcache",
      why: { en: "Nothing was downloaded; nothing is wrong in the cache.", zh: "没有下载任何内容，缓存也没有问题。" },
    },
  ],
  references: [
    "https://go.dev/doc/toolchain",
    "https://github.com/docker-library/golang/issues/472",
    "https://github.com/golang/vscode-go/issues/3430",
  ],
});
