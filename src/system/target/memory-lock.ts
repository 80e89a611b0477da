import type { KernelFiles } from "../kernel-files.ts";
import { failure, type Outcome, success } from "../outcome.ts";

/**
 * Files of /proc whose reading takes the memory lock of the process, or reads its memory. A process that holds this lock in a
 * page fault on a dead file system stops whoever reads one of them. Source: linux fs/proc/base.c and task_mmu.c.
 */
const TAKES_MEMORY_LOCK =
  /^\/proc\/(\d+)\/(?:task\/\d+\/)?(cmdline|environ|auxv|maps|numa_maps|smaps|smaps_rollup|pagemap|mem|map_files)$/;

/** The pid and the file, where reading it can last for ever; else null. */
export function memoryLockFile(path: string): { readonly pid: number; readonly name: string } | null {
  const [, pid, name] = TAKES_MEMORY_LOCK.exec(path) ?? [];
  return pid === undefined || name === undefined ? null : { pid: Number(pid), name };
}

/**
 * /proc for those who may not wait: files behind a memory lock are answered from what was read before, elsewhere and under a
 * deadline. The arguments of a process that nobody asked for are its name.
 */
export function patientKernel(kernel: KernelFiles, before: ReadonlyMap<string, Outcome<string>>): KernelFiles {
  return {
    ...kernel,
    read(path, maxBytes) {
      const locked = memoryLockFile(path);
      if (locked === null || locked.pid === process.pid) return kernel.read(path, maxBytes);
      const known = before.get(path);
      if (known?.ok || locked.name !== "cmdline") return known ?? failure("ETIMEDOUT", `${path} was not read in time.`);
      const name = kernel.read(`/proc/${locked.pid}/comm`, 64);
      return name.ok ? success(`${name.value.trimEnd()}\0`) : name;
    },
  };
}
