import type { ProcessLook, ThreadLook } from "../tick.ts";
import type { Asker } from "./asker.ts";
import type { CallInProgress } from "./call-memory.ts";
import {
  descriptorOf,
  isFileCall,
  isIdle,
  isLockCall,
  isPolling,
  isReading,
  isWaitForChild,
  isWriting,
  pathCall,
} from "./calls.ts";
import { descriptorKind } from "./descriptor-kind.ts";
import { fileWait } from "./file-wait.ts";
import { type Finding, finding } from "./finding.ts";
import { kernelFunction } from "./kernel-function.ts";
import { inodeOf, type LockHolders, lockHolders } from "./lock-holders.ts";
import { isOpeningPipe, isWritingPipe, opensToWrite } from "./named-pipe.ts";
import { descriptorLink, isBeingRead, pathArgument, shownLink } from "./path-argument.ts";
import { pipeEnds } from "./pipe-ends.ts";
import { polledDescriptors } from "./polled-descriptors.ts";
import type { Who } from "./who.ts";

/** Where a thread sleeps whose call waits for a supervisor. Source: linux kernel/seccomp.c, seccomp_do_user_notification. */
const SECCOMP_WCHAN = "seccomp_do_user_notification";

/** What a thread's call in progress waits for; null where the call says nothing (a futex), or where it is not known yet. */
export function judgeCall(
  look: ProcessLook,
  thread: ThreadLook,
  call: CallInProgress | null,
  who: Who,
  ask: Asker,
): Finding | null {
  if (kernelFunction(thread.wchan) === SECCOMP_WCHAN) return seccompWait(look, thread, call, ask);
  if (!call) return thread.state === "D" ? fileWait(look, thread, null, "", ask) : null;
  const { name, args } = call.call;
  if (isIdle(name) || isWaitForChild(name)) return null;
  const basics = { id: `${thread.tid}@${call.sinceMs}`, sinceMs: call.sinceMs, syscall: name, wchan: thread.wchan };
  if (isLockCall(name, args)) return lockWait(look, call, basics, who, ask);
  if (pathCall(name)) {
    const path = pathArgument(look, call, ask);
    // No file system is at fault where a pipe has no reader yet, and who waits for somebody to write does so like one that reads.
    if (isOpeningPipe(thread)) return opensToWrite(call) ? finding("stdout", path ?? "pipe", basics) : null;
    const found = fileWait(look, thread, call, path ?? "", ask);
    // It is dated back to the start of the call: so nothing is lost by waiting for its name.
    return found && found.what !== "io" && isBeingRead(call, ask) ? null : found;
  }
  if (isPolling(name)) {
    const terminal = polledDescriptors(look, call, ask)
      .map((fd) => ask.kernel.link(`/proc/${look.process.pid}/fd/${fd}`))
      .find((link) => link.ok && descriptorKind(link.value) === "terminal");
    return terminal?.ok ? finding("prompt", terminal.value, basics) : null;
  }
  const link = isReading(name) || isWriting(name) || isFileCall(name) ? descriptorLink(look, call, ask) : null;
  if (link === null && mayBeHeldBySeccomp(look, thread, call, ask)) return seccompWait(look, thread, call, ask);
  if (link === null) return thread.state === "D" ? fileWait(look, thread, call, "", ask) : null;
  const kind = isWriting(name) && isWritingPipe(thread) ? "pipe" : descriptorKind(link);
  if (kind === "terminal" && isReading(name)) return finding("prompt", link, basics);
  if ((kind === "terminal" || kind === "pipe") && isWriting(name)) {
    const readers = kind === "pipe" ? pipeEnds(look.process.pid, link, "read", ask) : [];
    return finding("stdout", `${outputName(args[0])} (${link})`, { ...basics, holders: readers.map(who) });
  }
  if (kind === "file") return fileWait(look, thread, call, shownLink(link), ask);
  return thread.state === "D" ? fileWait(look, thread, call, shownLink(link), ask) : null;
}

/** A call that never sleeps sleeps under a filter, and the kernel does not say where. */
const SECCOMP_FILTER = /^Seccomp:\s*2$/m;
const HELD_MS = 500;
const NEVER_SLEEPS =
  /^(?:socket|clone3?|prctl|getpid|gettid|kill|tgkill|mmap|munmap|mprotect|dup3?|pipe2|bind|listen|setsockopt|getsockopt|ioctl|uname|seccomp|bpf|keyctl|unshare|setns|ptrace)$/;

function mayBeHeldBySeccomp(
  look: ProcessLook,
  thread: ThreadLook,
  call: CallInProgress,
  { kernel, atMs }: Asker,
): boolean {
  if (thread.state !== "S" || kernelFunction(thread.wchan) !== "" || atMs - call.sinceMs < HELD_MS) return false;
  if (!NEVER_SLEEPS.test(call.call.name)) return false;
  const status = kernel.read(`/proc/${look.process.pid}/task/${thread.tid}/status`, 8_192);
  return status.ok && SECCOMP_FILTER.test(status.value);
}

function outputName(argument: bigint | undefined): string {
  const fd = descriptorOf(argument);
  return fd === 1 ? "stdout" : fd === 2 ? "stderr" : `descriptor ${fd}`;
}

type Basics = Pick<Finding, "id" | "sinceMs" | "syscall" | "wchan">;

function lockWait(look: ProcessLook, call: CallInProgress, basics: Basics, who: Who, ask: Asker): Finding | null {
  const link = descriptorLink(look, call, ask);
  const fd = descriptorOf(call.call.args[0]);
  if (link === null || fd === null) return finding("lock", "", basics);
  const { pid } = look.process;
  const { holders, tablePidGone } = knownHolders(call, ask.atMs, () =>
    lockHolders(pid, link, inodeOf(pid, fd, ask), who, ask),
  );
  const path = shownLink(link);
  const mount = ask.mounts.of(pid, path, ask.atMs);
  return finding("lock", path, {
    ...basics,
    holders,
    file: {
      path,
      mountPoint: mount?.mountPoint ?? null,
      fileSystem: mount?.fsType ?? null,
      source: mount?.source ?? null,
    },
    figures: tablePidGone === null ? {} : { endedHolderPid: tablePidGone },
  });
}

/** The holder of a lock changes seldom, and what it does is looked at once a second. */
const HOLDER_MS = 500;

function knownHolders(call: CallInProgress, atMs: number, find: () => LockHolders): LockHolders {
  if (call.holders && atMs - call.holders.atMs < (call.holders.found.holders.length > 0 ? HOLDER_MS : 0))
    return call.holders.found;
  const found = find();
  call.holders = { atMs, found };
  return found;
}

function seccompWait(look: ProcessLook, thread: ThreadLook, call: CallInProgress | null, ask: Asker): Finding {
  const name = call?.call.name ?? "";
  const path = call && pathCall(name) ? pathArgument(look, call, ask) : null;
  return finding("seccomp", path === null ? name : `${name} ${path}`, {
    id: `${thread.tid}@${call?.sinceMs ?? 0}`,
    sinceMs: call?.sinceMs ?? null,
    syscall: name,
    wchan: thread.wchan,
  });
}
