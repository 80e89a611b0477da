import type { ProcessRecord } from "../system/judged.ts";
import type { KernelFiles } from "../system/kernel-files.ts";

/** A shell script that starts go is a few processes deep; a build farm's tree is not walked. */
const MAX_PROCESSES = 64;
const MAX_THREADS = 32;

/** The first `go` in the tree below a process, the process itself included, or null. Source: proc_pid_comm(5), proc_pid_task(5). */
export function firstGoIn(kernel: KernelFiles, root: number): number | null {
  const waiting = [root];
  for (let at = 0; at < waiting.length && at < MAX_PROCESSES; at += 1) {
    const pid = waiting[at];
    if (pid === undefined) break;
    const name = kernel.read(`/proc/${pid}/comm`, 64);
    if (!name.ok) continue;
    if (name.value.trim() === "go") return pid;
    waiting.push(...childrenOf(kernel, pid));
  }
  return null;
}

/** Of any of its threads, because go forks from any. */
export function childrenOf(kernel: KernelFiles, pid: number): number[] {
  const threads = kernel.list(`/proc/${pid}/task`);
  if (!threads.ok) return [];
  return threads.value.slice(0, MAX_THREADS).flatMap((thread) => {
    const children = kernel.read(`/proc/${pid}/task/${thread}/children`, 8_192);
    return children.ok ? children.value.split(" ").filter(Boolean).map(Number) : [];
  });
}

/** What is judged of a process after it has ended; null where it has ended already. */
export function recordOf(kernel: KernelFiles, pid: number, commandPid: number): ProcessRecord | null {
  const read = (name: string) => {
    const text = kernel.read(`/proc/${pid}/${name}`);
    return text.ok ? text.value : null;
  };
  const link = (name: string) => {
    const path = kernel.link(`/proc/${pid}/${name}`);
    return path.ok ? path.value : null;
  };
  const status = read("status");
  const limits = read("limits");
  // A zombie has a status and no limits of interest any more: State is the third line.
  if (status === null || /^State:\s*[ZX]/m.test(status)) return null;
  const cwd = link("cwd");
  return {
    pid,
    commandPid,
    status,
    limits,
    cgroup: read("cgroup"),
    environ: environOf(read),
    cwd: cwd?.endsWith(" (deleted)") ? null : cwd,
    mountNamespace: link("ns/mnt"),
    networkNamespace: link("ns/net"),
  };
}

/** Null where it may not be read, or not at this moment. */
function environOf(read: (name: string) => string | null): string | null {
  const text = read("environ");
  if (text !== "") return text;
  // While it starts a program, and as it ends, it has no memory to read: then its command line is empty too. `env -i` leaves only the one so.
  const hasMemory = () => (read("cmdline") ?? "") !== "";
  return hasMemory() && read("environ") === "" && hasMemory() ? "" : null;
}
