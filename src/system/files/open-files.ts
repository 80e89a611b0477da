import type { Clock } from "../clock.ts";
import type { Judged } from "../judged.ts";
import type { KernelFiles } from "../kernel-files.ts";
import { failure, NO_HELPER, type Outcome, success } from "../outcome.ts";
import type { Self } from "../self.ts";
import { type DeskProcess, startDesk } from "./desk-process.ts";
import type { DeskOperation, DeskOperations, DeskSetup, Identity } from "./desk-protocol.ts";
import type { Files } from "./files.ts";

export interface FilesRequest {
  /** How to start this program again; the word that makes it a desk is appended. */
  readonly deskArgv: readonly string[];
  readonly judged: Judged;
  readonly self: Self;
  readonly kernel: KernelFiles;
  readonly clock: Clock;
}

/** A healthy disk answers in microseconds, a far NFS server in 300 ms; nobody waits two seconds for one file and calls it well. */
const DEADLINE_MS = 2_000;
const MAX_BYTES = 1024 * 1024;
const MAX_ENTRIES = 10_000;
/** Of a desk's 16 threads so many may hang; then the next desk takes over. */
const STALLS_PER_DESK = 8;
/** More dead mounts than these desks can meet are not looked at one by one. */
const MAX_DESKS = 4;

/** Opens the door to files that may lie on a dead mount. The desk behind it starts at the first request. */
export function openFiles(request: FilesRequest): Files & { close(): void } {
  const desks: DeskProcess[] = [];
  const setup = setupOf(request);

  function desk(): DeskProcess | null {
    const last = desks.at(-1);
    if (last && !last.isOver() && last.stalls().length < STALLS_PER_DESK) return last;
    if (desks.length >= MAX_DESKS) return null;
    const next = startDesk(request.deskArgv, setup, request.clock);
    desks.push(next);
    return next;
  }

  async function ask<O extends DeskOperation>(
    operation: O,
    takes: DeskOperations[O]["takes"],
    deadlineMs = DEADLINE_MS,
  ): Promise<Outcome<DeskOperations[O]["gives"]>> {
    if (!takes.path.startsWith("/")) return failure("EINVAL", `${takes.path} is not an absolute path.`);
    if (takes.path.includes("\0")) return failure("EINVAL", "The path holds a zero byte.");
    const current = desk();
    if (!current)
      return desks.some((each) => each.stalls().length > 0)
        ? failure("ETIMEDOUT", "Too many file operations hang already.")
        : failure(NO_HELPER, "Each desk that was started ended.");
    return current.ask(operation, takes, deadlineMs);
  }

  return {
    read: (path, options = {}) =>
      ask("read", { path, maxBytes: options.maxBytes ?? MAX_BYTES }, options.deadlineMs ?? DEADLINE_MS),
    readBytes: async (path, offset, length, deadlineMs) => {
      const encoded = await ask("readBytes", { path, offset, length: Math.min(length, MAX_BYTES) }, deadlineMs);
      return encoded.ok ? success(new Uint8Array(Buffer.from(encoded.value, "base64"))) : encoded;
    },
    stat: (path, deadlineMs) => ask("stat", { path }, deadlineMs),
    lstat: (path, deadlineMs) => ask("lstat", { path }, deadlineMs),
    list: (path, options = {}) =>
      ask("list", { path, maxEntries: options.maxEntries ?? MAX_ENTRIES }, options.deadlineMs ?? DEADLINE_MS),
    realPath: (path, deadlineMs) => ask("realPath", { path }, deadlineMs),
    space: (path, deadlineMs) => ask("space", { path }, deadlineMs),
    checkAccess: async (paths, wants, deadlineMs) => {
      const [first] = paths;
      if (first === undefined) return success([]);
      return ask("checkAccess", { path: first, paths, wants }, deadlineMs);
    },
    trial: (options, deadlineMs) => ask("trial", { ...options, path: options.directory }, deadlineMs),
    stalls: () => desks.flatMap((each) => each.stalls()),
    close() {
      for (const each of desks) each.close();
    },
  };
}

function setupOf({ judged, self, kernel }: FilesRequest): DeskSetup {
  const identity: Identity = { uid: judged.uid, gid: judged.gid, groups: judged.groups };
  const same = judged.uid === self.uid && judged.gid === self.gid && supplementary(judged) === supplementary(self);
  return {
    root: sharesOurRoot(judged, kernel) ? "" : judged.root,
    become: !same && self.uid === 0 ? identity : null,
    computeFor: judged.uid !== self.uid && self.uid !== 0 ? identity : null,
    owner: self.pid,
  };
}

/** Node adds the group itself to its list, /proc/PID/status does not. Where the two are one user nothing may change: in a user namespace setgroups(2) is refused. */
const supplementary = ({ gid, groups }: Pick<Identity, "gid" | "groups">): string =>
  [...new Set(groups)]
    .filter((each) => each !== gid)
    .sort()
    .join();

/** The process of `--of PID` sees the same tree: no detour through /proc, whose links only its own user may follow. */
export function sharesOurRoot(judged: Judged, kernel: KernelFiles): boolean {
  if (judged.pid === null) return true;
  const root = kernel.link(`/proc/${judged.pid}/root`);
  const theirs = kernel.link(`/proc/${judged.pid}/ns/mnt`);
  const ours = kernel.link("/proc/self/ns/mnt");
  return root.ok && root.value === "/" && theirs.ok && ours.ok && theirs.value === ours.value;
}
