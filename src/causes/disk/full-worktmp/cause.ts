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

const temporaryOf = (facts: Facts): Place | undefined => writtenPlace(facts, "GOTMPDIR");

/** A full file system that holds both is told by the build cache, which go writes to first. */
function isTheCachesToo(facts: Facts, { mount, trial }: Place): boolean {
  const cache = writtenPlace(facts, "GOCACHE");
  const isShared = mount !== null && cache?.mount?.device === mount.device;
  return isShared && cache?.mount?.mountPoint === mount.mountPoint && cache.trial.errno === trial.errno;
}

const valuesOf = (place: Place) => ({
  path: directoryOf(place),
  from: place.from,
  ...mountOf(place),
  total: size(place.totalBytes ?? 0),
  available: size(place.availableBytes ?? 0),
});

const storeRefused: Clue<Facts> = {
  id: "store-refused",
  strength: "proof",
  says: {
    en: "Storing a file in {path}, where go puts its work directory ({from}), failed with {errno} at {operation}: of {total} on {mountPoint} ({fsType}) {available} are left.",
    zh: "go 把工作目录放在 {path}（{from}），在其中保存文件时 {operation} 失败，返回 {errno}：{mountPoint}（{fsType}）共 {total}，只剩 {available}。",
  },
  when: (facts) => {
    const place = temporaryOf(facts);
    const { trial } = place ?? {};
    if (!place || trial?.outcome !== "failed" || trial.errno !== "ENOSPC") return false;
    if (isOutOfInodes(place) || !isFull(place) || isTheCachesToo(facts, place)) return false;
    return { ...valuesOf(place), errno: trial.errno, operation: trial.operation ?? "write" };
  },
};

const nothingAvailable: Clue<Facts> = {
  id: "nothing-available",
  strength: "strong",
  says: {
    en: "{mountPoint} ({fsType}), which holds {path} ({from}), has {available} left for this user.",
    zh: "{path}（{from}）所在的 {mountPoint}（{fsType}）留给该用户的空间只有 {available}。",
  },
  when: (facts) => {
    const place = temporaryOf(facts);
    if (place?.trial.outcome !== "not-tried" || !place.totalBytes || isOutOfInodes(place)) return false;
    if (place.availableBytes === null || place.availableBytes >= TRIAL_BYTES) return false;
    return !isTheCachesToo(facts, place) && valuesOf(place);
  },
};

const stored: Clue<Facts> = {
  id: "temporary-takes-files",
  strength: "proof",
  says: {
    en: "{path} took a file of 1 MiB and a rename, by a trial.",
    zh: "经试写，{path} 能写入 1 MiB 的文件并完成重命名。",
  },
  when: (facts) => {
    const place = temporaryOf(facts);
    return place?.trial.outcome === "passed" && { path: directoryOf(place) };
  },
};

export default defineCause({
  id: "disk/full-worktmp",
  title: { en: "The file system of the temporary directory is full", zh: "临时目录所在的文件系统已满" },
  headline: {
    en: "{mountPoint} is full: go cannot fill its work directory in {path}",
    zh: "{mountPoint} 已满：go 无法在 {path} 中写入其工作目录",
  },
  step: "disk",
  // Made at once and filled by the compiler and the linker: what go stores in its cache comes first.
  station: "compile",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { places },
  confirms: [storeRefused, nothingAvailable],
  rulesOut: [stored],
  fixes: [
    {
      title: { en: "Make room, or let GOTMPDIR name another directory", zh: "腾出空间，或让 GOTMPDIR 指向其他目录" },
      risk: "by-hand",
      steps: (facts) => {
        const place = temporaryOf(facts);
        if (!place) return [];
        const { mountPoint } = mountOf(place);
        const path = directoryOf(place);
        return [
          {
            do: "tell",
            text: {
              en: `See what fills ${mountPoint}: du -xh ${mountPoint} | sort -h | tail. A go that was killed leaves its ${path}/go-build* behind; they may go when no go command runs.`,
              zh: `查看是什么占满了 ${mountPoint}：du -xh ${mountPoint} | sort -h | tail。被杀死的 go 会留下 ${path}/go-build*；没有 go 命令运行时可以删除。`,
            },
          },
          {
            do: "tell",
            text: {
              en: "Or let GOTMPDIR name a directory on a file system with room, which must exist: GOTMPDIR=/path go build ./... (cgo and gcc use TMPDIR: set both)",
              zh: "或让 GOTMPDIR 指向空间充足的文件系统中已存在的目录：GOTMPDIR=/path go build ./...（cgo 和 gcc 使用 TMPDIR：请同时设置）",
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "go clean -cache",
      why: {
        en: "It empties the build cache, which lies on another file system: nothing becomes free here, and the next build is a cold one.",
        zh: "它清空的是位于另一文件系统的构建缓存：此处不会腾出空间，下一次构建还会是冷构建。",
      },
    },
  ],
  references: [
    "https://man7.org/linux/man-pages/man2/write.2.html",
    "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
    "https://man7.org/linux/man-pages/man5/tmpfs.5.html",
  ],
});
