import type { KernelFiles } from "../../system/kernel-files.ts";

/** An open descriptor of some process. */
export interface OpenDescriptor {
  readonly pid: number;
  readonly fd: string;
}

/** Finds who has a file or pipe open, in small steps over many ticks: a big machine has a hundred thousand descriptors. */
export interface DescriptorSearch {
  /** Descriptors whose link is that text, as far as found; searched again when the answer is older than 3 s. Begins with the pids next to `near`. */
  who(link: string, atMs: number, near?: number): readonly OpenDescriptor[];
  /** Goes on for a bounded number of links. */
  step(): void;
}

interface Search {
  readonly link: string;
  pids: string[];
  found: OpenDescriptor[];
  done: readonly OpenDescriptor[] | null;
  doneAtMs: number;
}

/** One readlink took 5.6 µs: a step takes about 3 ms. An idle tree is looked at every 100 to 200 ms, so 10,000 descriptors take 3 s. */
const LINKS_PER_STEP = 500;
const FRESH_MS = 3_000;
const MAX_SEARCHES = 16;

export function openDescriptorSearch(kernel: KernelFiles): DescriptorSearch {
  const searches = new Map<string, Search>();
  let nowMs = 0;
  return {
    who(link, atMs, near = Number.MAX_SAFE_INTEGER) {
      nowMs = atMs;
      let search = searches.get(link);
      if (!search) {
        if (searches.size >= MAX_SEARCHES) forgetOldest(searches);
        search = { link, pids: allPids(kernel, near), found: [], done: null, doneAtMs: 0 };
        searches.set(link, search);
      } else if (search.pids.length === 0 && atMs - search.doneAtMs > FRESH_MS) {
        search.pids = allPids(kernel, near);
        search.found = [];
      }
      return search.found.length > 0 ? search.found : (search.done ?? []);
    },
    step() {
      let left = LINKS_PER_STEP;
      for (const search of searches.values()) {
        while (left > 0) {
          const pid = search.pids.pop();
          if (pid === undefined) break;
          left -= lookInto(pid, search, kernel);
          if (search.pids.length > 0) continue;
          search.done = search.found;
          search.doneAtMs = nowMs;
        }
      }
    },
  };
}

function lookInto(pid: string, search: Search, kernel: KernelFiles): number {
  const names = kernel.list(`/proc/${pid}/fd`);
  if (!names.ok) return 1;
  for (const fd of names.value) {
    const link = kernel.link(`/proc/${pid}/fd/${fd}`);
    if (link.ok && link.value === search.link) search.found.push({ pid: Number(pid), fd });
  }
  return 1 + names.value.length;
}

/** The nearest last: that is where the search begins. Who inherits a descriptor was started soon after or before. */
const allPids = (kernel: KernelFiles, near: number): string[] => {
  const names = kernel.list("/proc");
  const pids = names.ok ? names.value.filter((name) => /^\d+$/.test(name)) : [];
  return pids.sort((one, other) => Math.abs(Number(other) - near) - Math.abs(Number(one) - near));
};

function forgetOldest(searches: Map<string, Search>): void {
  const [oldest] = searches.keys();
  if (oldest !== undefined) searches.delete(oldest);
}
