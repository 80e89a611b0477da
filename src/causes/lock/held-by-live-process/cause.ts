import type { ValueOf, ValuesOf } from "../../../facts/fact.ts";
import { lockWaits } from "../../../facts/places.ts";
import { watchedWaits as waitsSeen } from "../../../facts/watch.ts";
import { duration } from "../../../text/duration.ts";
import { type Clue, defineCause } from "../../cause.ts";

type Facts = ValuesOf<{ lockWaits: typeof lockWaits }> & Partial<ValuesOf<{ waitsSeen: typeof waitsSeen }>>;
type Wait = ValueOf<typeof lockWaits>["waits"][number];

/** A go command that runs beside another one waits for its locks all the time, for milliseconds. Two seconds are trouble. */
const WATCHED_MS = 2_000;

/** Waits of go for files that go locks here. Those behind which nobody waits again come first: the head of the queue is the root. */
const waitsOfGo = ({ lockWaits: { waits } }: Facts): readonly Wait[] => {
  const ours = waits.filter((wait) => wait.met && wait.waiters.some((waiter) => waiter.isGo || waiter.isWatched));
  const isWaiting = (pid: number | undefined) =>
    waits.some((wait) => wait.waiters.some((waiter) => waiter.pid === pid));
  return [...ours].sort((one, other) => Number(isWaiting(one.holder?.pid)) - Number(isWaiting(other.holder?.pid)));
};

/** The probe looks for less than a second; whoever watches the command has seen it wait all along. */
function waitedMs({ waitsSeen: seen }: Facts, { path }: Wait, waiter: Wait["waiters"][number]): number {
  const own = (seen?.waits ?? []).filter(
    (each) =>
      waiter.isWatched &&
      each.what === "lock" &&
      each.pid === waiter.pid &&
      path !== null &&
      (each.file?.path ?? each.on) === path,
  );
  return Math.max(waiter.waitedAtLeastMs, ...own.map(({ fromMs, toMs }) => Math.round(toMs - fromMs)));
}

const hasWatchedLong = (facts: Facts, wait: Wait): boolean =>
  wait.waiters.some((waiter) => waiter.isWatched && waitedMs(facts, wait, waiter) >= WATCHED_MS);

const valuesOf = (facts: Facts, wait: Wait) => {
  const waiter =
    wait.waiters.find((each) => each.isWatched) ?? wait.waiters.find((each) => each.isGo) ?? wait.waiters[0];
  return {
    path: wait.path ?? `inode ${wait.inode} on ${wait.device}`,
    waiterPid: waiter?.pid ?? 0,
    waiterCommand: commandOf(waiter?.argv ?? []),
    waited: duration(waiter ? waitedMs(facts, wait, waiter) : 0),
  };
};

const holderOf = (holder: NonNullable<Wait["holder"]>, observedMs: number) => ({
  pid: holder.pid,
  command: commandOf(holder.argv),
  uid: holder.uid,
  processState: holder.processState,
  wchan: holder.wchan || "-",
  cpuMs: Math.round(holder.cpuMs),
  ioBytes: holder.ioBytes,
  observed: duration(observedMs),
});

const commandOf = (argv: readonly string[]): string => argv.join(" ").slice(0, 120) || "?";

const idleHolder: Clue<Facts> = {
  id: "idle-holder",
  strength: "proof",
  says: {
    en: "{waiterCommand} (pid {waiterPid}) waits for the lock of {path}. Process {pid} ({command}) holds it and did nothing in {observed}: {cpuMs} ms of CPU, {ioBytes} bytes read or written, state {processState} at {wchan}.",
    zh: "{waiterCommand}（pid {waiterPid}）在等待 {path} 的锁。进程 {pid}（{command}）持有该锁，且在 {observed} 内毫无进展：CPU {cpuMs} ms，读写 {ioBytes} 字节，状态 {processState}，停在 {wchan}。",
  },
  when: (facts) => {
    const wait = waitsOfGo(facts).find((each) => each.holder !== null && each.holderProgresses === false);
    return wait?.holder ? { ...valuesOf(facts, wait), ...holderOf(wait.holder, wait.observedMs) } : false;
  },
};

const watchedWaits: Clue<Facts> = {
  id: "watched-command-waits",
  strength: "proof",
  says: {
    en: "{waiterCommand} (pid {waiterPid}) has waited for {waited} and more for the lock of {path}, which process {pid} ({command}) holds.",
    zh: "{waiterCommand}（pid {waiterPid}）等待 {path} 的锁已超过 {waited}，该锁由进程 {pid}（{command}）持有。",
  },
  when: (facts) => {
    const wait = waitsOfGo(facts).find((each) => each.holder !== null && hasWatchedLong(facts, each));
    return wait?.holder ? { ...valuesOf(facts, wait), ...holderOf(wait.holder, wait.observedMs) } : false;
  },
};

const unseenProgress: Clue<Facts> = {
  id: "holder-used-no-cpu",
  strength: "strong",
  says: {
    en: "{waiterCommand} (pid {waiterPid}) waits for the lock of {path}. Process {pid} ({command}) of uid {uid} holds it and used no CPU in {observed}; whether it reads or writes may not be seen.",
    zh: "{waiterCommand}（pid {waiterPid}）在等待 {path} 的锁。uid {uid} 的进程 {pid}（{command}）持有该锁，且在 {observed} 内没有使用 CPU；无权查看它是否在读写。",
  },
  when: (facts) => {
    const wait = waitsOfGo(facts).find((each) => each.holder !== null && each.holderProgresses === null);
    return wait?.holder ? { ...valuesOf(facts, wait), ...holderOf(wait.holder, wait.observedMs) } : false;
  },
};

const hiddenHolder: Clue<Facts> = {
  id: "holder-not-visible",
  strength: "strong",
  says: {
    en: "{waiterCommand} (pid {waiterPid}) has waited for the lock of {path} for {waited}, and no process that can be seen from here holds it: the holder lives outside of this container, or belongs to another user.",
    zh: "{waiterCommand}（pid {waiterPid}）等待 {path} 的锁已 {waited}，而此处可见的进程都不持有它：持有者在该容器之外，或属于其他用户。",
  },
  when: (facts) => {
    const wait = waitsOfGo(facts).find((each) => each.holder === null);
    return wait !== undefined && valuesOf(facts, wait);
  },
};

const nobodyWaits: Clue<Facts> = {
  id: "nobody-waits",
  strength: "proof",
  says: { en: "No go command waits for a file lock here.", zh: "这里没有 go 命令在等待文件锁。" },
  when: (facts) => waitsOfGo(facts).length === 0 && { held: facts.lockWaits.heldWithoutWaiters },
};

const holderWorks: Clue<Facts> = {
  id: "holders-work",
  strength: "proof",
  says: {
    en: "Every lock that go waits for is held by a process that gets on with its work.",
    zh: "go 等待的每把锁，其持有进程都在正常推进。",
  },
  when: (facts) => {
    const waits = waitsOfGo(facts);
    const watched = waits.some((wait) => hasWatchedLong(facts, wait));
    return (
      waits.length > 0 && !watched && waits.every((wait) => wait.holderProgresses === true) && { waits: waits.length }
    );
  },
};

export default defineCause({
  id: "lock/held-by-live-process",
  title: { en: "Another process holds a lock of go's", zh: "另一个进程持有 go 的文件锁" },
  headline: {
    en: "Process {pid} ({command}) holds the lock of {path}, and go waits for it",
    zh: "进程 {pid}（{command}）持有 {path} 的锁，go 正在等待",
  },
  step: "disk",
  station: "locks",
  symptoms: ["hang", "slow"],
  role: "root",
  needs: { lockWaits },
  helps: { waitsSeen },
  confirms: [idleHolder, watchedWaits, unseenProgress, hiddenHolder],
  rulesOut: [nobodyWaits, holderWorks],
  goGivesUp: () => null,
  accountsFor: (wait, facts) =>
    wait.what === "lock" &&
    waitsOfGo(facts).some((each) => each.path !== null && (wait.file?.path ?? wait.on) === each.path),
  fixes: [
    {
      title: { en: "Let the holder end, or end it", zh: "等待持有者结束，或将其结束" },
      risk: "by-hand",
      steps: (facts) => {
        const holder = waitsOfGo(facts).find((wait) => wait.holder)?.holder;
        if (!holder) return [];
        const command = commandOf(holder.argv);
        return [
          {
            do: "tell",
            text: {
              en: `See what process ${holder.pid} (${command}) waits for: gowhy attach ${holder.pid}. When nobody needs it, end it with: kill ${holder.pid}. The lock goes with the process; nothing is left to clean up.`,
              zh: `查看进程 ${holder.pid}（${command}）在等什么：gowhy attach ${holder.pid}。若已无用，可用 kill ${holder.pid} 结束它。锁随进程消失，无需清理任何文件。`,
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "rm the .lock file",
      why: {
        en: "The file is no sign of a lock and stays for ever; the lock lives in the kernel. Removing the file lets two go commands write at once.",
        zh: "该文件本身不代表有锁，会一直存在；锁在内核中。删除它会让两个 go 命令同时写入。",
      },
    },
  ],
  references: [
    "https://man7.org/linux/man-pages/man2/flock.2.html",
    "https://man7.org/linux/man-pages/man5/proc_locks.5.html",
    "https://github.com/golang/go/issues/33543",
  ],
});
