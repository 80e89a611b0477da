import { readFileSync } from "node:fs";

/** Never more than these, whatever the limit allows: 200 processes with 12 threads each need about 3,000. */
const MOST = 4_096;
/** Where the limit cannot be read: a third of the usual soft limit. */
const FALLBACK = 340;

let room = -1;

/** How many descriptors may be kept open for /proc: at most a third of the limit, the rest is for sockets, files and children. */
export const descriptorRoom = {
  take(): boolean {
    if (room < 0) room = initialRoom();
    if (room === 0) return false;
    room -= 1;
    return true;
  },
  giveBack(): void {
    room += 1;
  },
};

function initialRoom(): number {
  try {
    const [, soft] = /^Max open files\s+(\d+|unlimited)\s/m.exec(readFileSync("/proc/self/limits", "latin1")) ?? [];
    return soft === "unlimited" ? MOST : Math.min(MOST, Math.floor(Number(soft ?? FALLBACK * 3) / 3));
  } catch {
    return FALLBACK;
  }
}
