import type { ValuesOf } from "../../../facts/fact.ts";
import { goSettings } from "../../../facts/settings.ts";
import { environment } from "../../../facts/subject.ts";
import { mainModule } from "../../../facts/toolchain.ts";
import { type Clue, defineCause } from "../../cause.ts";

type Facts = ValuesOf<{ environment: typeof environment; settings: typeof goSettings }> &
  Partial<ValuesOf<{ module: typeof mainModule }>>;

/** An empty HOME is an unset one. Source: go1.26 os.UserHomeDir. */
const has = ({ environment: { values } }: Facts, name: string): boolean => (values[name] ?? "") !== "";

const isChosen = ({ settings }: Facts, name: string): boolean => {
  const variable = settings.variables.find((each) => each.name === name);
  return variable !== undefined && variable.source !== "default" && variable.value !== "";
};

const homeless = (facts: Facts): boolean => facts.environment.readable && !has(facts, "HOME");

const noBuildCache: Clue<Facts> = {
  id: "no-place-for-the-build-cache",
  strength: "proof",
  says: {
    en: "HOME, XDG_CACHE_HOME and GOCACHE are all unset: go cannot tell where its build cache is, and refuses to build.",
    zh: "HOME、XDG_CACHE_HOME 和 GOCACHE 都没有设置：go 无法确定构建缓存的位置，因而拒绝构建。",
  },
  when: (facts) =>
    homeless(facts) && !has(facts, "XDG_CACHE_HOME") && !isChosen(facts, "GOCACHE") && { missing: "GOCACHE" },
};

/** A module without requirements, or with all of them in vendor, needs no module cache and builds without one. */
const needsModules = ({ module }: Facts): boolean => module !== undefined && module.requiresTotal > 0 && !module.vendor;

const noModuleCache: Clue<Facts> = {
  id: "no-place-for-the-module-cache",
  strength: "proof",
  says: {
    en: "HOME, GOPATH and GOMODCACHE are all unset, and the module requires {count} others: go cannot tell where its module cache is, and refuses to download.",
    zh: "HOME、GOPATH 和 GOMODCACHE 都没有设置，而该模块依赖 {count} 个其他模块：go 无法确定模块缓存的位置，因而拒绝下载。",
  },
  when: (facts) =>
    homeless(facts) &&
    needsModules(facts) &&
    !isChosen(facts, "GOPATH") &&
    !isChosen(facts, "GOMODCACHE") && { missing: "GOMODCACHE", count: facts.module?.requiresTotal ?? 0 },
};

export default defineCause({
  id: "permission/home-unset",
  title: {
    en: "HOME is not set, and nothing else names go's caches",
    zh: "没有设置 HOME，也没有其他变量指定 go 的缓存位置",
  },
  step: "permissions",
  station: "environment",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { environment, settings: goSettings },
  helps: { module: mainModule },
  confirms: [noBuildCache, noModuleCache],
  rulesOut: [
    {
      id: "home-is-set",
      strength: "proof",
      says: { en: "HOME is {home}.", zh: "HOME 为 {home}。" },
      when: (facts) => has(facts, "HOME") && { home: facts.environment.values["HOME"] ?? "" },
    },
    {
      id: "caches-are-named",
      strength: "proof",
      says: {
        en: "HOME is not set, and both caches are named otherwise: {build}, {modules}.",
        zh: "没有设置 HOME，但两个缓存的位置都已另行指定：{build}、{modules}。",
      },
      when: (facts) => {
        const value = (name: string) => facts.settings.variables.find((each) => each.name === name)?.value ?? "";
        const build = has(facts, "XDG_CACHE_HOME") || isChosen(facts, "GOCACHE");
        const modules = isChosen(facts, "GOPATH") || isChosen(facts, "GOMODCACHE");
        return build && modules && { build: value("GOCACHE"), modules: value("GOMODCACHE") };
      },
    },
  ],
  fixes: [
    {
      title: { en: "Give go a HOME, or name its caches", zh: "设置 HOME，或直接指定缓存位置" },
      risk: "by-hand",
      steps: (facts) =>
        homeless(facts)
          ? [
              {
                do: "tell",
                text: {
                  en: "Where a service, a cron job or `env -i` starts go, set HOME to a directory that this user owns (systemd: Environment=HOME=…, or User= with a home). Where there is none: set GOCACHE and GOPATH to directories of its own.",
                  zh: "在启动 go 的服务、cron 任务或 `env -i` 中，把 HOME 设为该用户拥有的目录（systemd：Environment=HOME=…，或带主目录的 User=）。没有主目录时，把 GOCACHE 和 GOPATH 设为专用目录。",
                },
              },
            ]
          : [],
    },
  ],
  folklore: [
    {
      what: "GOCACHE=off",
      why: { en: "Go has refused to build without a cache since 1.12.", zh: "自 1.12 起，go 在没有缓存时拒绝构建。" },
    },
    {
      what: "HOME=/",
      why: {
        en: "It moves the caches to the root directory, where only root may write, and mixes up those of different users.",
        zh: "这会把缓存移到只有 root 可写的根目录，并混淆不同用户的缓存。",
      },
    },
  ],
  references: ["https://pkg.go.dev/os#UserCacheDir", "https://go.dev/ref/mod#module-cache"],
});
