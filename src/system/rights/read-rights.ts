import { statSync } from "node:fs";
import type { KernelFiles } from "../kernel-files.ts";
import { parseProcessStat } from "../proc/process-stat.ts";
import type { Credentials, Rights } from "./rights.ts";

/** Deeper trees than this are no tree of gowhy's own. */
const MAX_DEPTH = 64;
const ROOT = 0;
/** Of /proc/PID/status. Source: proc_pid_status(5). */
const FILTERED = "2";

/** What decides whether gowhy may look into a process, from files of /proc that every user may read. */
export function readRights(pid: number, kernel: KernelFiles): Rights {
  const own = statusOf("self", kernel);
  const target = statusOf(String(pid), kernel);
  const scope = kernel.read("/proc/sys/kernel/yama/ptrace_scope", 16);
  return {
    own: { ...credentialsOf("self", own ?? "", kernel), isFiltered: field(own ?? "", "Seccomp")[0] === FILTERED },
    target:
      target === null
        ? null
        : { ...credentialsOf(String(pid), target, kernel), isDumpable: isDumpable(pid, field(target, "Uid")[1]) },
    isDescendant: descendsFrom(pid, process.pid, kernel),
    yamaScope: scope.ok && /^\d+$/.test(scope.value.trim()) ? Number(scope.value) : null,
  };
}

function statusOf(pid: string, kernel: KernelFiles): string | null {
  const text = kernel.read(`/proc/${pid}/status`, 16 * 1024);
  return text.ok ? text.value : null;
}

const field = (status: string, name: string): string[] =>
  (new RegExp(`^${name}:[ \\t]*(.*)$`, "m").exec(status)?.[1] ?? "").split(/\s+/).filter(Boolean);

function credentialsOf(pid: string, status: string, kernel: KernelFiles): Credentials {
  const namespace = kernel.link(`/proc/${pid}/ns/user`);
  const bits = (name: string) => {
    const [text = "0"] = field(status, name);
    return /^[0-9a-f]{1,16}$/.test(text) ? BigInt(`0x${text}`) : 0n;
  };
  return {
    uids: field(status, "Uid").map(Number),
    gids: field(status, "Gid").map(Number),
    permittedCapabilities: bits("CapPrm"),
    effectiveCapabilities: bits("CapEff"),
    userNamespace: namespace.ok ? namespace.value : null,
  };
}

/**
 * The kernel gives the files of a process that is not dumpable to root; its directory itself keeps the owner. For a process of
 * root the owner tells nothing. Source: proc(5), linux fs/proc/base.c, task_dump_owner.
 */
function isDumpable(pid: number, effectiveUid: string | undefined): boolean | null {
  if (effectiveUid === undefined || Number(effectiveUid) === ROOT) return null;
  try {
    return statSync(`/proc/${pid}/environ`).uid === Number(effectiveUid);
  } catch {
    return null;
  }
}

/** Whether `ancestor` is among the parents of a process. */
export function descendsFrom(pid: number, ancestor: number, kernel: KernelFiles): boolean {
  let at = pid;
  for (let depth = 0; depth < MAX_DEPTH && at > 1; depth += 1) {
    const stat = kernel.read(`/proc/${at}/stat`, 4_096);
    const parsed = stat.ok ? parseProcessStat(stat.value) : null;
    if (!parsed) return false;
    at = parsed.parent;
    if (at === ancestor) return true;
  }
  return false;
}
