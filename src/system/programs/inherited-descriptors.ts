import type { KernelFiles } from "../kernel-files.ts";

/** Flags of open(2) as fdinfo shows them. Source: proc_pid_fdinfo(5). */
const ACCESS_MODE = 0o3;
const NON_BLOCKING = 0o4000;
const READ_ONLY = 0;
const FIRST = 3;

interface Descriptor {
  readonly fd: number;
  readonly link: string;
  readonly flags: number;
}

/**
 * What was open beyond the standard streams when gowhy was started: a lock that a script holds, the job server of make, a log. Node marks
 * each of them to be closed in its children, and its own among them. To be asked before anything else is opened.
 */
export function inheritedDescriptors(kernel: KernelFiles): readonly number[] {
  const open = openDescriptors(kernel);
  const own = ownOfNode(open);
  return open.filter((each) => !own.has(each)).map(({ fd }) => fd);
}

function openDescriptors(kernel: KernelFiles): readonly Descriptor[] {
  const names = kernel.list("/proc/self/fd");
  if (!names.ok) return [];
  return names.value
    .map(Number)
    .filter((fd) => fd >= FIRST)
    .sort((one, other) => one - other)
    .flatMap((fd) => {
      const link = kernel.link(`/proc/self/fd/${fd}`);
      // Before the command has started every read counts, and how these were opened decides nothing.
      if (link.ok && link.value.startsWith("anon_inode:")) return [{ fd, link: link.value, flags: 0 }];
      const info = kernel.read(`/proc/self/fdinfo/${fd}`, 4_096);
      const flags = info.ok ? /^flags:\s*([0-7]+)$/m.exec(info.value)?.[1] : undefined;
      // The one that listed the directory is gone.
      return link.ok && flags !== undefined ? [{ fd, link: link.value, flags: Number.parseInt(flags, 8) }] : [];
    });
}

/**
 * libuv opens pollers, event counters, pipes to itself that do not block, and next before those one that does; Node then opens /dev/null.
 * Source: libuv src/unix/signal.c, uv__signal_global_init, uv_loop_init; recorded with Node 20.20.
 */
function ownOfNode(open: readonly Descriptor[]): ReadonlySet<Descriptor> {
  const own = new Set(open.filter(({ link }) => link.startsWith("anon_inode:")));
  const pairs = pipesWithBothEnds(open);
  const toItself = pairs.filter((ends) => ends.every(({ flags }) => (flags & NON_BLOCKING) !== 0));
  for (const end of toItself.flat()) own.add(end);
  const first = toItself[0];
  const blocking = pairs.filter((ends) => ends.every(({ flags }) => (flags & NON_BLOCKING) === 0));
  // The job server of make is such a pipe too: Node's own was made next to the others.
  const distance = (ends: readonly Descriptor[]) => (first ? Math.abs(inodeOf(ends) - inodeOf(first)) : 0);
  const [lock] = blocking.sort((one, other) => distance(one) - distance(other));
  for (const end of lock ?? []) own.add(end);
  const last = Math.max(0, ...[...own].map(({ fd }) => fd));
  const nothing = open.find(
    ({ fd, link, flags }) => fd > last && link === "/dev/null" && (flags & ACCESS_MODE) === READ_ONLY,
  );
  if (nothing) own.add(nothing);
  return own;
}

function pipesWithBothEnds(open: readonly Descriptor[]): Descriptor[][] {
  const byLink = new Map<string, Descriptor[]>();
  for (const each of open)
    if (each.link.startsWith("pipe:[")) byLink.set(each.link, [...(byLink.get(each.link) ?? []), each]);
  return [...byLink.values()].filter((ends) => new Set(ends.map(({ flags }) => flags & ACCESS_MODE)).size === 2);
}

const inodeOf = ([end]: readonly Descriptor[]): number => Number(/\d+/.exec(end?.link ?? "")?.[0] ?? 0);
