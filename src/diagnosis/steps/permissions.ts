import type { ValueOf } from "../../facts/fact.ts";
import { cacheEntries, places } from "../../facts/places.ts";
import type { FactStore } from "../../facts/store.ts";
import { subjectProcess } from "../../facts/subject.ts";
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
  if (why) return failed("permissions", tookMs, why, seen);
  if (entries.state === "unknown") return { ...notDone("permissions", entries), tookMs, seen };
  return passed("permissions", tookMs, seen);
}

function whyRefused({ role, path, nearest, written, trial, execution }: Place): Sentence | null {
  const values = { role, path: nearest ?? path ?? "-" };
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

/** Entries of a cache that go only reads here hurt nobody; a read-only file system is told by the step of disks. */
function whyUnusable(cache: Cache, all: readonly Place[], uid: number | null): Sentence | null {
  const first = cache.unusable.find((entry) => entry.errno !== "EROFS");
  const place = all.find((each) => each.role === cache.role);
  if (!first || place?.written === false) return null;
  return {
    text: {
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
