import { places } from "../../../facts/places.ts";
import { size } from "../../../text/size.ts";
import { type Clue, defineCause } from "../../cause.ts";
import {
  directoryOf,
  type Facts,
  isFull,
  isOutOfInodes,
  mountOf,
  type Place,
  TRIAL_BYTES,
  writtenPlace,
} from "../written-places.ts";

const cacheOf = (facts: Facts): Place | undefined => writtenPlace(facts, "GOCACHE");

const valuesOf = (place: Place) => ({
  path: directoryOf(place),
  ...mountOf(place),
  total: size(place.totalBytes ?? 0),
  available: size(place.availableBytes ?? 0),
  reserved: size(Math.max(0, (place.freeBytes ?? 0) - (place.availableBytes ?? 0))),
});

const storeRefused: Clue<Facts> = {
  id: "store-refused",
  strength: "proof",
  says: {
    en: "Storing a file in {path} failed with {errno} at {operation}: of {total} on {mountPoint} ({fsType}) {available} are left for this user, {reserved} for root alone.",
    zh: "在 {path} 中保存文件时 {operation} 失败，返回 {errno}：{mountPoint}（{fsType}）共 {total}，该用户可用 {available}，仅 root 可用 {reserved}。",
  },
  when: (facts) => {
    const place = cacheOf(facts);
    const { trial } = place ?? {};
    if (!place || trial?.outcome !== "failed" || trial.errno !== "ENOSPC") return false;
    if (isOutOfInodes(place) || !isFull(place)) return false;
    return { ...valuesOf(place), errno: trial.errno, operation: trial.operation ?? "write" };
  },
};

const nothingAvailable: Clue<Facts> = {
  id: "nothing-available",
  strength: "strong",
  says: {
    en: "{mountPoint} ({fsType}), which holds {path}, has {available} left for this user.",
    zh: "{path} 所在的 {mountPoint}（{fsType}）留给该用户的空间只有 {available}。",
  },
  when: (facts) => {
    const place = cacheOf(facts);
    if (place?.trial.outcome !== "not-tried" || !place.totalBytes || isOutOfInodes(place)) return false;
    if (place.availableBytes === null || place.availableBytes >= TRIAL_BYTES) return false;
    return valuesOf(place);
  },
};

const stored: Clue<Facts> = {
  id: "cache-takes-files",
  strength: "proof",
  says: {
    en: "{path} took a file of 1 MiB and a rename, by a trial.",
    zh: "经试写，{path} 能写入 1 MiB 的文件并完成重命名。",
  },
  when: (facts) => {
    const place = cacheOf(facts);
    return place?.trial.outcome === "passed" && { path: directoryOf(place) };
  },
};

export default defineCause({
  id: "disk/full-gocache",
  title: { en: "The file system of the build cache is full", zh: "构建缓存所在的文件系统已满" },
  headline: {
    en: "{mountPoint} is full: the build cache {path} takes no more files",
    zh: "{mountPoint} 已满：构建缓存 {path} 无法再写入文件",
  },
  step: "disk",
  station: "caches",
  symptoms: ["fails-at-once", "slow-build", "silent"],
  role: "root",
  needs: { places },
  confirms: [storeRefused, nothingAvailable],
  rulesOut: [stored],
  fixes: [
    {
      title: { en: "Make room, or move the build cache", zh: "腾出空间，或迁移构建缓存" },
      risk: "by-hand",
      steps: (facts) => {
        const place = cacheOf(facts);
        if (!place) return [];
        const { mountPoint } = mountOf(place);
        return [
          {
            do: "tell",
            text: {
              en: `See what fills ${mountPoint}: du -xh ${mountPoint} | sort -h | tail. "go clean -cache" empties the build cache; the next build is a cold one.`,
              zh: `查看是什么占满了 ${mountPoint}：du -xh ${mountPoint} | sort -h | tail。“go clean -cache” 会清空构建缓存，下一次构建将是冷构建。`,
            },
          },
          {
            do: "tell",
            text: {
              en: "Or let GOCACHE name a directory on a file system with room: GOCACHE=/path go build ./...",
              zh: "或让 GOCACHE 指向空间充足的文件系统：GOCACHE=/path go build ./...",
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "go clean -modcache",
      why: {
        en: "It deletes every downloaded module, which must all be fetched again, and helps only where both caches share the file system.",
        zh: "它会删除所有已下载的模块，之后都要重新下载；仅当两个缓存在同一文件系统上时才有帮助。",
      },
    },
  ],
  references: [
    "https://man7.org/linux/man-pages/man2/write.2.html",
    "https://github.com/golang/go/issues/60076",
    "https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching",
  ],
});
