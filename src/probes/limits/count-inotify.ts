import type { System } from "../../system/system.ts";

/** Walking the descriptors of every process of this user: as long as this, else nobody knows. */
const COUNT_MS = 80;
const MAX_DESCRIPTORS = 4_096;

export interface InotifyUse {
  readonly instances: number;
  readonly watches: number;
}

/** inotify instances and watches of the judged user, by the descriptors of its processes; null where that takes too long or is not allowed. */
export function countInotify({ kernel, clock, judged, self }: System): InotifyUse | null {
  // Descriptors of another user's processes are closed to us; root's are all the machine's.
  if (judged.uid !== self.uid) return null;
  const entries = kernel.list("/proc");
  if (!entries.ok) return null;
  const untilMs = clock.nowMs() + COUNT_MS;
  let instances = 0;
  let watches = 0;
  for (const pid of entries.value.filter((name) => /^\d+$/.test(name))) {
    if (clock.nowMs() > untilMs) return null;
    const status = kernel.read(`/proc/${pid}/status`, 4_096);
    if (!status.ok || Number(/^Uid:\s*(\d+)/m.exec(status.value)?.[1] ?? -1) !== judged.uid) continue;
    const descriptors = kernel.list(`/proc/${pid}/fd`);
    if (!descriptors.ok) continue;
    for (const descriptor of descriptors.value.slice(0, MAX_DESCRIPTORS)) {
      const link = kernel.link(`/proc/${pid}/fd/${descriptor}`);
      if (!link.ok || link.value !== "anon_inode:inotify") continue;
      instances += 1;
      const info = kernel.read(`/proc/${pid}/fdinfo/${descriptor}`);
      if (info.ok) watches += info.value.split("\n").filter((line) => line.startsWith("inotify wd:")).length;
      if (clock.nowMs() > untilMs) return null;
    }
  }
  return { instances, watches };
}
