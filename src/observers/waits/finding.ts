import type { WaitKind } from "../../facts/watch.ts";
import type { WaitSeen } from "../seen.ts";

/** One wait of one process as a judge names it; who waits is added by the finder. */
export interface Finding {
  readonly what: WaitKind;
  readonly on: string;
  /** Tells two waits of one process apart: a socket's inode, a thread and the start of its call. Its kind may become clearer. */
  readonly id: string;
  readonly sinceMs: number | null;
  readonly syscall: string;
  readonly wchan: string;
  readonly socket: WaitSeen["socket"];
  readonly file: WaitSeen["file"];
  readonly holders: WaitSeen["holders"];
  readonly figures: Readonly<Record<string, number>>;
}

export type Holder = WaitSeen["holders"][number];

/** A finding of which only the wait itself is known. */
export const finding = (
  what: WaitKind,
  on: string,
  more: Partial<Omit<Finding, "what" | "on">> & { readonly id: string },
): Finding => ({
  what,
  on,
  sinceMs: null,
  syscall: "",
  wchan: "",
  socket: null,
  file: null,
  holders: [],
  figures: {},
  ...more,
});

/** Which wait of one process names what holds it up; the smaller wins. From the order of judgement: what stops all, the kernel's file systems, locks, people, children, then the network. */
const RANK: Readonly<Record<WaitKind, number>> = {
  frozen: 0,
  stopped: 1,
  seccomp: 2,
  filesystem: 3,
  lock: 4,
  prompt: 5,
  stdout: 6,
  child: 7,
  dns: 8,
  connect: 9,
  proxy: 10,
  tls: 11,
  response: 12,
  body: 13,
  memory: 14,
  throttled: 15,
  io: 16,
  link: 17,
  compile: 18,
  cpu: 19,
};

export const rankOf = (what: WaitKind): number => RANK[what];

/** The one that names best what holds the process up; of two alike the older. */
export function foremost(findings: readonly Finding[]): Finding | null {
  let best: Finding | null = null;
  for (const each of findings) {
    if (!best || rankOf(each.what) < rankOf(best.what)) best = each;
    else if (each.what === best.what && (each.sinceMs ?? Infinity) < (best.sinceMs ?? Infinity)) best = each;
  }
  return best;
}
