import { asksGit } from "../../causes/vcs/asks-git.ts";
import type { ValueOf } from "../../facts/fact.ts";
import { cacheEntries, places } from "../../facts/places.ts";
import { repository } from "../../facts/repository.ts";
import type { FactStore } from "../../facts/store.ts";
import { subjectProcess, watchedCommand } from "../../facts/subject.ts";
import type { Text } from "../../text/language.ts";
import type { Sentence, StepResult } from "../diagnosis.ts";
import { RIGHTS } from "./disk.ts";
import { failed, notDone, passed } from "./result.ts";

type Place = ValueOf<typeof places>["places"][number];
type Cache = ValueOf<typeof cacheEntries>["caches"][number];

/** The direct test: the same trial as that of the disk, judged by rights, and every shard of the build cache. */
export function permissionsStep(facts: FactStore): StepResult {
  const tried = facts.get(places);
  if (tried.state === "unknown") return notDone("permissions", tried);
  const entries = facts.get(cacheEntries);
  const uid = facts.value(subjectProcess)?.uid ?? null;
  const { places: all } = tried.value;
  const caches = entries.state === "known" ? entries.value.caches : [];
  const tookMs = Math.max(tried.tookMs, entries.state === "known" ? entries.tookMs : 0);
  const seen = seenRights(all, caches, uid);
  const why = all.map(whyRefused).find(Boolean) ?? caches.map((cache) => whyUnusable(cache, all, uid)).find(Boolean);
  const stopped = why ?? whyUnstamped(facts);
  if (stopped) return failed("permissions", tookMs, stopped, seen);
  if (entries.state === "unknown") return { ...notDone("permissions", entries), tookMs, seen };
  return passed("permissions", tookMs, seen);
}

/** git's exit code for "fatal:". Source: git usage.c, die(). */
const GIT_FATAL = 128;

/** A repository that git cannot read although its owner is not what it minds: a foreign owner is told by its cause. */
function whyUnstamped(facts: FactStore): Sentence | null {
  const repo = facts.value(repository);
  if (!repo || repo.gitExitCode !== GIT_FATAL || repo.gitBlamesOwner !== false) return null;
  if (!asksGit(repo, facts.value(watchedCommand))) return null;
  return {
    text: {
      en: "git cannot read the repository {root} (exit {exitCode}), and go build asks it for the version stamp: git -C {root} status says why; -buildvcs=false builds without the stamp.",
      zh: "git 无法读取仓库 {root}（退出码 {exitCode}），而 go build 需要向它查询版本信息：用 git -C {root} status 查看原因；-buildvcs=false 可不写入版本信息而构建。",
    },
    values: { root: repo.root ?? "-", exitCode: repo.gitExitCode },
  };
}

function whyRefused(place: Place): Sentence | null {
  const { role, path, nearest, written, trial, execution } = place;
  const values = { role, path: nearest ?? path ?? "-" };
  const [attribute] = place.attributes;
  if (written && trial.outcome === "failed" && trial.errno === "EPERM" && attribute)
    return {
      text: ATTRIBUTES[attribute],
      values: { ...values, operation: trial.operation ?? "mkdir", errno: trial.errno },
    };
  if (written && trial.outcome === "failed" && RIGHTS.includes(trial.errno))
    return {
      text: {
        en: "{role}: {operation} in {path} was refused with {errno}.",
        zh: "{role}：{path} 中的 {operation} 被拒绝，返回 {errno}。",
      },
      values: { ...values, operation: trial.operation ?? "mkdir", errno: trial.errno ?? "-" },
    };
  if (execution?.outcome === "failed")
    return {
      text: {
        en: "{role}: a program in {path} could not be started ({errno}).",
        zh: "{role}：{path} 中的程序无法启动（{errno}）。",
      },
      values: { ...values, errno: execution.errno ?? "-" },
    };
  return null;
}

/** Source: chattr(1). */
const ATTRIBUTES: Readonly<Record<Place["attributes"][number], Text>> = {
  immutable: {
    en: "{role}: {operation} in {path} was refused with {errno}: the directory has the attribute i (immutable), which chattr -i takes away.",
    zh: "{role}：{path} 中的 {operation} 被拒绝，返回 {errno}：该目录带有属性 i（immutable），可用 chattr -i 去除。",
  },
  "append-only": {
    en: "{role}: {operation} in {path} was refused with {errno}: the directory has the attribute a (append only), which chattr -a takes away. go makes its work directory there and cannot remove it.",
    zh: "{role}：{path} 中的 {operation} 被拒绝，返回 {errno}：该目录带有属性 a（append only），可用 chattr -a 去除。go 在其中创建工作目录后无法将其删除。",
  },
};

/** Entries of a cache that go only reads here hurt nobody; a read-only file system is told by the step of disks. */
function whyUnusable(cache: Cache, all: readonly Place[], uid: number | null): Sentence | null {
  const first = cache.unusable.find((entry) => entry.errno !== "EROFS");
  const place = all.find((each) => each.role === cache.role);
  if (!first || place?.written === false) return null;
  // The kernel asks for the attribute before the mode, and answers EPERM.
  const isAttribute = first.layer === "attribute";
  return {
    text: isAttribute
      ? IMMUTABLE
      : {
          en: "{role}: uid {uid} cannot use {refused} of {checked} entries, {path} first ({errno}).",
          zh: "{role}：uid {uid} 无法使用 {checked} 个条目中的 {refused} 个，首个为 {path}（{errno}）。",
        },
    values: {
      role: cache.role,
      uid: uid ?? "?",
      refused: cache.unusableTotal,
      checked: cache.checked,
      path: first.path,
      errno: first.errno,
    },
  };
}

const IMMUTABLE: Text = {
  en: "{role}: uid {uid} cannot use {refused} of {checked} entries, {path} first ({errno}, as the attribute immutable gives: lsattr -d shows it, chattr -i takes it away).",
  zh: "{role}：uid {uid} 无法使用 {checked} 个条目中的 {refused} 个，首个为 {path}（{errno}，属性 immutable 即返回此错误：lsattr -d 可查看，chattr -i 可去除）。",
};

function seenRights(all: readonly Place[], caches: readonly Cache[], uid: number | null): readonly Sentence[] {
  const build = caches.find((cache) => cache.role === "GOCACHE");
  const temporary = all.find((place) => place.execution !== null);
  const parts: { en: string; zh: string }[] = [];
  if (build && build.missing < 256) {
    const refused = build.unusable.filter((entry) => entry.needs === "write").length;
    const shards = 256 - build.missing;
    parts.push({
      en: `uid ${uid ?? "?"} can use ${shards - Math.min(shards, refused)}/${shards} cache shards`,
      zh: `uid ${uid ?? "?"} 可使用 ${shards - Math.min(shards, refused)}/${shards} 个缓存分片`,
    });
  } else if (build) parts.push({ en: "the build cache is still to be made", zh: "构建缓存尚未创建" });
  if (temporary?.execution?.outcome === "passed")
    parts.push({ en: `${temporary.path} may execute`, zh: `${temporary.path} 允许执行程序` });
  if (parts.length === 0) return [];
  const joined = (language: "en" | "zh") => parts.map((part) => part[language]).join(" · ");
  return [{ text: { en: "{said}", zh: "{told}" }, values: { said: joined("en"), told: joined("zh") } }];
}
