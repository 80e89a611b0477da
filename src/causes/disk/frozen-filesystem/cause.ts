import { places } from "../../../facts/places.ts";
import { duration } from "../../../text/duration.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { directoryOf, type Facts, mountOf, type Place, rolesOf, tried, writtenPlaces } from "../written-places.ts";

/**
 * Where a writer waits for the thaw: sb_start_write sleeps in the file system's own semaphore (include/linux/fs.h).
 * percpu_rwsem_wait was measured on 6.18; the other names are those of 4.x and 5.x.
 */
const THAW_WAIT =
  /^(percpu_rwsem_wait|__percpu_down_read|percpu_down_read|__sb_start_write|sb_wait_write|__percpu_down_read_slow)/;
/** Calls that only read do not wait for a thaw. */
const WRITES = ["mkdir", "create", "write", "rename", "unlink"];
/** These hang when their server or program does, which is no freeze. */
const SERVED = /^(nfs|cifs|smb3|9p|fuse|ceph|afs|lustre|glusterfs|virtiofs)/;

const stalled = (facts: Facts): readonly Place[] =>
  writtenPlaces(facts).filter(
    ({ trial, mount }) =>
      trial.outcome === "stalled" &&
      trial.stall?.processState === "D" &&
      WRITES.includes(trial.operation ?? "") &&
      !(mount !== null && SERVED.test(mount.fsType)),
  );

/** A stat and a statfs on the same mount came back. */
const canBeRead = (place: Place): boolean => place.mode !== null && place.totalBytes !== null;

const valuesOf = (some: readonly Place[], place: Place) => ({
  roles: rolesOf(some),
  path: place.trial.stall?.path ?? directoryOf(place),
  ...mountOf(place),
  operation: place.trial.operation ?? "-",
  syscall: place.trial.stall?.syscall ?? "-",
  processState: place.trial.stall?.processState ?? "-",
  wchan: place.trial.stall?.wchan ?? "-",
  pid: place.trial.stall?.pid ?? 0,
  waited: duration(place.trial.stall?.waitedMs ?? 0),
});

const waitsForThaw: Clue<Facts> = {
  id: "writer-waits-for-thaw",
  strength: "proof",
  says: {
    en: "{syscall} of {path} ({roles}) has hung for {waited} in state {processState} at {wchan}, where writers wait for a thaw of {mountPoint} ({fsType}); reading there works.",
    zh: "对 {path}（{roles}）的 {syscall} 已挂起 {waited}，处于 {processState} 状态，停在 {wchan}：写入者在此等待 {mountPoint}（{fsType}）解冻；该处读取正常。",
  },
  when: (facts) => {
    const all = stalled(facts).filter((place) => canBeRead(place) && THAW_WAIT.test(place.trial.stall?.wchan ?? ""));
    const [first] = all;
    return first !== undefined && valuesOf(all, first);
  },
};

const writerHangs: Clue<Facts> = {
  id: "writer-hangs-reader-does-not",
  strength: "strong",
  says: {
    en: "{operation} of {path} ({roles}) has hung for {waited} in state {processState} while reading {mountPoint} ({fsType}) works; what it waits for may not be read.",
    zh: "对 {path}（{roles}）的 {operation} 已挂起 {waited}，处于 {processState} 状态，而读取 {mountPoint}（{fsType}）正常；无权查看它在等待什么。",
  },
  when: (facts) => {
    // The kernel gives 0 in place of the name to those who may not see it.
    const all = stalled(facts).filter((place) => canBeRead(place) && /^0?$/.test(place.trial.stall?.wchan ?? ""));
    const [first] = all;
    return first !== undefined && valuesOf(all, first);
  },
};

const writesReturn: Clue<Facts> = {
  id: "writes-return",
  strength: "proof",
  says: { en: "Every write that was tried came back.", zh: "尝试的每次写入都已返回。" },
  when: (facts) => {
    const all = tried(facts);
    return all.length > 0 && all.every((place) => place.trial.outcome !== "stalled") && { roles: rolesOf(all) };
  },
};

export default defineCause({
  id: "disk/frozen-filesystem",
  title: { en: "A file system that go writes to is frozen", zh: "go 要写入的文件系统被冻结" },
  headline: {
    en: "{mountPoint} is frozen: every write waits in state {processState} until it is thawed",
    zh: "{mountPoint} 被冻结：在解冻之前，所有写入都停在 {processState} 状态等待",
  },
  step: "disk",
  station: "caches",
  symptoms: ["hang"],
  role: "root",
  needs: { places },
  confirms: [waitsForThaw, writerHangs],
  rulesOut: [writesReturn],
  goGivesUp: () => null,
  accountsFor: (wait, facts) =>
    (wait.what === "filesystem" || wait.what === "frozen") &&
    stalled(facts).some((place) => wait.on.startsWith(place.mount?.mountPoint ?? "\0")),
  // A compiler that waits for its temporary directory waits for this.
  explains: ["cgo/hung-compiler"],
  fixes: [
    {
      title: { en: "Thaw the file system", zh: "解冻文件系统" },
      risk: "by-hand",
      steps: (facts) => {
        const [place] = stalled(facts);
        if (!place?.mount) return [];
        return [
          {
            do: "tell",
            text: {
              en: "A backup or snapshot freezes a file system for a moment. Make sure that none is running: thawing in the middle of one spoils it.",
              zh: "备份或快照会短暂冻结文件系统。请先确认没有正在进行的备份或快照：中途解冻会破坏它。",
            },
          },
          { do: "run", argv: ["fsfreeze", "--unfreeze", place.mount.mountPoint], needsRoot: true },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "kill -9",
      why: {
        en: "A process in state D takes no signal before the call returns: it stays until the thaw.",
        zh: "处于 D 状态的进程在系统调用返回前不处理任何信号：它会一直停留到解冻。",
      },
    },
  ],
  references: [
    "https://man7.org/linux/man-pages/man8/fsfreeze.8.html",
    "https://man7.org/linux/man-pages/man2/ioctl_fsfreeze.2.html",
  ],
});
