import { places } from "../../../facts/places.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { directoryOf, type Facts, mountOf, type Place, rolesOf, tried, writtenPlaces } from "../written-places.ts";

/** Nobody ever wrote to these: no fault has made them read-only. */
const BORN_READ_ONLY = ["squashfs", "erofs", "iso9660", "cramfs", "romfs", "udf"];

const refused = (facts: Facts): readonly Place[] =>
  writtenPlaces(facts).filter(
    (place) =>
      place.trial.outcome === "failed" &&
      place.trial.errno === "EROFS" &&
      place.mount !== null &&
      !BORN_READ_ONLY.includes(place.mount.fsType),
  );

const has = (place: Place, option: string): boolean => place.mount?.superOptions.includes(option) ?? false;

/** After an error, newer kernels (measured: 6.18) leave `rw` standing and add this word (fs/ext4/super.c, EXT4_FLAGS_EMERGENCY_RO). */
const EMERGENCY = "emergency_ro";

const valuesOf = (some: readonly Place[], first: Place) => ({
  roles: rolesOf(some),
  path: directoryOf(first),
  ...mountOf(first),
  errno: "EROFS",
  operation: first.trial.operation ?? "mkdir",
  superOptions: first.mount?.superOptions ?? [],
});

const wholeFileSystem: Clue<Facts> = {
  id: "file-system-is-read-only",
  strength: "proof",
  says: {
    en: "{operation} in {path} ({roles}) failed with {errno}: the file system {source} ({fsType}) itself is read-only, options {superOptions}.",
    zh: "在 {path}（{roles}）中 {operation} 失败，返回 {errno}：文件系统 {source}（{fsType}）本身是只读的，选项为 {superOptions}。",
  },
  when: (facts) => {
    const all = refused(facts).filter((place) => has(place, "ro") || has(place, EMERGENCY));
    const [first] = all;
    return first !== undefined && valuesOf(all, first);
  },
};

const errorsCounted: Clue<Facts> = {
  id: "errors-counted",
  strength: "strong",
  says: {
    en: "ext4 counts {errors} errors on {source}, and {operation} in {path} ({roles}) fails with {errno}.",
    zh: "ext4 在 {source} 上记录了 {errors} 个错误，且在 {path}（{roles}）中 {operation} 失败，返回 {errno}。",
  },
  when: (facts) => {
    const all = refused(facts).filter((place) => (place.filesystemErrors ?? 0) > 0);
    const [first] = all;
    return first !== undefined && { ...valuesOf(all, first), errors: first.filesystemErrors ?? 0 };
  },
};

const writable: Clue<Facts> = {
  id: "all-writable",
  strength: "proof",
  says: { en: "Each place where go writes took a file.", zh: "go 会写入的每个位置都能写入文件。" },
  when: (facts) => {
    const all = tried(facts);
    return all.length > 0 && all.every((place) => place.trial.outcome === "passed") && { roles: rolesOf(all) };
  },
};

export default defineCause({
  id: "disk/fs-remounted-readonly",
  title: { en: "A file system that go writes to is read-only", zh: "go 要写入的文件系统是只读的" },
  headline: {
    en: "The file system {source} on {mountPoint} is read-only: go cannot write to {path}",
    zh: "{mountPoint} 上的文件系统 {source} 是只读的：go 无法写入 {path}",
  },
  step: "disk",
  station: "caches",
  symptoms: ["fails-at-once", "slow-build"],
  role: "root",
  needs: { places },
  confirms: [wholeFileSystem, errorsCounted],
  rulesOut: [writable],
  fixes: [
    {
      title: { en: "Find out why, then check and remount it", zh: "先查明原因，再检查并重新挂载" },
      risk: "by-hand",
      steps: (facts) => {
        const [place] = refused(facts);
        if (!place) return [];
        const { mountPoint, source } = mountOf(place);
        const errors = place.filesystemErrors ?? 0;
        const text =
          errors > 0
            ? {
                en: `The kernel counted ${errors} errors on ${source} and stopped writing: dmesg shows them. Save what matters, unmount it, run fsck, look at the device. Remounting without fsck risks the data.`,
                zh: `内核在 ${source} 上记录了 ${errors} 个错误并停止写入：用 dmesg 查看。先备份重要数据，再卸载、运行 fsck 并检查设备。不经 fsck 就重新挂载会危及数据。`,
              }
            : {
                en: `Somebody mounted or remounted ${source} read-only: see dmesg and /etc/fstab. When it is meant to be writable: mount -o remount,rw ${mountPoint} (as root).`,
                zh: `有人以只读方式挂载或重新挂载了 ${source}：查看 dmesg 和 /etc/fstab。若它本应可写：以 root 执行 mount -o remount,rw ${mountPoint}。`,
              };
        return [{ do: "tell", text }];
      },
    },
  ],
  references: [
    "https://man7.org/linux/man-pages/man5/ext4.5.html",
    "https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html",
    "https://docs.kernel.org/admin-guide/ext4.html",
  ],
});
