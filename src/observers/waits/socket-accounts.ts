import type { KernelFiles } from "../../system/kernel-files.ts";
import { askReader } from "../../system/proc/ask-reader.ts";
import type { ProcessLook } from "../tick.ts";
import { drips } from "./drip.ts";
import type { ProcessMemory } from "./process-memory.ts";

/** What the kernel counts for a socket, from tcp_info. Source: linux include/uapi/linux/tcp.h. */
export interface SocketAccount {
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** Packets with data that were sent. */
  readonly sentSegments: number;
  readonly sinceSentMs: number;
  readonly sinceReceivedMs: number;
}

/** Asks `ss`, where it is installed: /proc does not say what was sent and received on one socket. */
export interface SocketAccounts {
  /** Of the sockets of a process in which nothing moved since; asks in the background. */
  of(look: ProcessLook, memory: ProcessMemory, atMs: number): AccountOf;
}

/** Null where nobody tells, or not yet. */
export type AccountOf = (inode: string) => SocketAccount | null;

/** A process that has been still for less goes on by itself. */
const STILL_MS = 300;
/** One run of ss takes about 10 ms of CPU: not more often for all processes together. */
const EVERY_MS = 2_000;
const DEADLINE_MS = 2_000;
const MAX_BYTES = 1024 * 1024;

interface Answer {
  readonly askedAtMs: number;
  accounts: ReadonlyMap<string, SocketAccount> | null;
}

export function openSocketAccounts(kernel: KernelFiles): SocketAccounts {
  const answers = new Map<number, Answer>();
  let lastAskedMs = -Infinity;
  let isRefused = false;
  return {
    of(look, memory, atMs) {
      const { pid } = look.process;
      const known = answers.get(pid);
      // An answer holds as long as no byte moved since it was asked for.
      if (known && known.askedAtMs >= memory.idleSinceMs) return (inode) => known.accounts?.get(inode) ?? null;
      // Where nothing was asked since, what had begun to be answered has still begun.
      const before = known && known.askedAtMs >= memory.wroteAtMs ? answeredOf(known.accounts) : null;
      const told: AccountOf = before ? (inode) => before.get(inode) ?? null : nobodyTells;
      if (!before) answers.delete(pid);
      if (isRefused) return nobodyTells;
      const rests = atMs - memory.idleSinceMs >= STILL_MS || drips(memory, atMs);
      if (rests && atMs - lastAskedMs >= EVERY_MS) {
        lastAskedMs = atMs;
        const answer: Answer = { askedAtMs: atMs, accounts: before };
        if (answers.size > MAX_ANSWERS) answers.clear();
        answers.set(pid, answer);
        void askReader({ argv: argvFor(pid, kernel), deadlineMs: DEADLINE_MS, maxBytes: MAX_BYTES }).then((read) => {
          if (read.ok) answer.accounts = parseAccounts(read.value);
          else isRefused = true;
        });
      }
      return told;
    },
  };
}

const MAX_ANSWERS = 64;
const nobodyTells = () => null;

/** Those on which something came back after the last request. */
const answeredOf = (accounts: Answer["accounts"]): Answer["accounts"] =>
  accounts && new Map([...accounts].filter(([, { sinceSentMs, sinceReceivedMs }]) => sinceReceivedMs < sinceSentMs));
const COMMAND = ["ss", "-tinHOe", "state", "established"] as const;

/** In the network of the process: another one is entered by nsenter, which wants the right to. */
function argvFor(pid: number, kernel: KernelFiles): readonly string[] {
  const theirs = kernel.link(`/proc/${pid}/ns/net`);
  const ours = kernel.link("/proc/self/ns/net");
  const isOurs = theirs.ok && ours.ok && theirs.value === ours.value;
  return isOurs ? COMMAND : ["nsenter", `--net=/proc/${pid}/ns/net`, ...COMMAND];
}

/** Lines of `ss -i`: `ino:4711 … bytes_sent:5 bytes_received:9 … data_segs_out:1 … lastsnd:12 lastrcv:8`; what is 0 is left out. */
export function parseAccounts(text: string): ReadonlyMap<string, SocketAccount> {
  const accounts = new Map<string, SocketAccount>();
  for (const line of text.split("\n")) {
    const inode = /\bino:(\d{1,20})\b/.exec(line)?.[1];
    if (inode === undefined || !line.includes(" cwnd:")) continue;
    const figure = (name: string) => Number(new RegExp(` ${name}:(\\d{1,15})\\b`).exec(line)?.[1] ?? 0);
    accounts.set(inode, {
      sentBytes: figure("bytes_sent"),
      receivedBytes: figure("bytes_received"),
      sentSegments: figure("data_segs_out"),
      sinceSentMs: figure("lastsnd"),
      sinceReceivedMs: figure("lastrcv"),
    });
  }
  return accounts;
}
