import { places } from "../../../facts/places.ts";
import { count, size } from "../../../text/size.ts";
import { type Clue, defineCause } from "../../cause.ts";
import {
  directoryOf,
  type Facts,
  isOutOfInodes,
  mountOf,
  type Place,
  rolesOf,
  tried,
  writtenPlaces,
} from "../written-places.ts";

const isOut = (place: Place): boolean => place.inodesTotal !== null && isOutOfInodes(place);

const valuesOf = (place: Place, roles: readonly string[]) => ({
  roles,
  path: directoryOf(place),
  ...mountOf(place),
  inodesTotal: count(place.inodesTotal ?? 0),
  inodesFree: place.inodesFree ?? 0,
  available: size(place.availableBytes ?? 0),
});

const makingRefused: Clue<Facts> = {
  id: "making-refused",
  strength: "proof",
  says: {
    en: "{operation} in {path} ({roles}) failed with {errno} although {available} are free: {inodesFree} of {inodesTotal} inodes are left on {mountPoint} ({fsType}).",
    zh: "在 {path}（{roles}）中 {operation} 失败，返回 {errno}，尽管还有 {available} 空闲：{mountPoint}（{fsType}）的 {inodesTotal} 个 inode 只剩 {inodesFree} 个。",
  },
  when: (facts) => {
    const out = writtenPlaces(facts).filter(
      (place) =>
        isOut(place) &&
        place.trial.outcome === "failed" &&
        place.trial.errno === "ENOSPC" &&
        (place.trial.operation === "mkdir" || place.trial.operation === "create"),
    );
    const [first] = out;
    if (!first) return false;
    return { ...valuesOf(first, rolesOf(out)), errno: "ENOSPC", operation: first.trial.operation ?? "create" };
  },
};

const noneFree: Clue<Facts> = {
  id: "none-free",
  strength: "strong",
  says: {
    en: "{mountPoint} ({fsType}), which holds {path} ({roles}), has {inodesFree} of {inodesTotal} inodes left, and {available} free.",
    zh: "{path}（{roles}）所在的 {mountPoint}（{fsType}）共 {inodesTotal} 个 inode，只剩 {inodesFree} 个，空闲空间 {available}。",
  },
  when: (facts) => {
    const out = writtenPlaces(facts).filter((place) => place.inodesFree === 0 && isOut(place) && notTried(place));
    const [first] = out;
    return first !== undefined && valuesOf(first, rolesOf(out));
  },
};

const notTried = (place: Place): boolean => place.trial.outcome === "not-tried";

const filesMade: Clue<Facts> = {
  id: "files-made-everywhere",
  strength: "proof",
  says: { en: "A file could be made in each place where go writes.", zh: "在 go 会写入的每个位置都能新建文件。" },
  when: (facts) => {
    const all = tried(facts);
    if (writtenPlaces(facts).some((place) => notTried(place) && isOut(place))) return false;
    return all.length > 0 && all.every((place) => place.trial.outcome === "passed") && { roles: rolesOf(all) };
  },
};

export default defineCause({
  id: "disk/inode-exhaustion",
  title: { en: "The file system has free bytes but no free inode", zh: "文件系统还有空间，但 inode 已用尽" },
  headline: {
    en: "{mountPoint} has {inodesFree} inodes left: go cannot make a file in {path}, although {available} are free",
    zh: "{mountPoint} 只剩 {inodesFree} 个 inode：尽管还有 {available} 空闲，go 无法在 {path} 中新建文件",
  },
  step: "disk",
  station: "caches",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { places },
  confirms: [makingRefused, noneFree],
  rulesOut: [filesMade],
  fixes: [
    {
      title: { en: "Delete small files there, or use another file system", zh: "删除那里的小文件，或换用其他文件系统" },
      risk: "by-hand",
      steps: (facts) => {
        const place = writtenPlaces(facts).find(isOut);
        if (!place) return [];
        const { mountPoint } = mountOf(place);
        return [
          {
            do: "tell",
            text: {
              en: `Find the directories with the most files: du --inodes -x ${mountPoint} | sort -n | tail. The number of inodes of ext4 is fixed when it is made; a tmpfs takes another with mount -o remount,nr_inodes=N.`,
              zh: `找出文件最多的目录：du --inodes -x ${mountPoint} | sort -n | tail。ext4 的 inode 数量在创建时就固定；tmpfs 可用 mount -o remount,nr_inodes=N 调整。`,
            },
          },
        ];
      },
    },
  ],
  references: [
    "https://man7.org/linux/man-pages/man7/inode.7.html",
    "https://man7.org/linux/man-pages/man5/tmpfs.5.html",
    "https://man7.org/linux/man-pages/man8/mkfs.ext4.8.html",
  ],
});
