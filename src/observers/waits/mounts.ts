import type { KernelFiles } from "../../system/kernel-files.ts";
import { type MountLine, mountOf, parseMountTable } from "../../system/proc/mount-table.ts";

/** Mount tables, read only when a wait needs one. */
export interface Mounts {
  of(pid: number, path: string, atMs: number): MountLine | null;
}

/** A table of 20,000 lines takes tens of ms to read and parse: not more often than this. */
const FRESH_MS = 10_000;

export function openMounts(kernel: KernelFiles): Mounts {
  const tables = new Map<string, { readonly atMs: number; readonly mounts: readonly MountLine[] }>();
  const answers = new Map<string, MountLine | null>();
  return {
    of(pid, path, atMs) {
      const namespace = kernel.link(`/proc/${pid}/ns/mnt`);
      const key = namespace.ok ? namespace.value : "";
      let table = tables.get(key);
      if (!table || atMs - table.atMs > FRESH_MS) {
        const text = kernel.read(`/proc/${namespace.ok ? pid : "self"}/mountinfo`);
        table = { atMs, mounts: text.ok ? parseMountTable(text.value).mounts : [] };
        tables.set(key, table);
        answers.clear();
      }
      const question = `${key} ${path}`;
      let answer = answers.get(question);
      if (answer === undefined) {
        answer = mountOf(path, table.mounts);
        answers.set(question, answer);
      }
      return answer;
    },
  };
}
