import type { KernelFiles } from "../../system/kernel-files.ts";
import type { ProcessLook, ThreadLook, Tick, WatchedProcess } from "../tick.ts";
import { accessMode, MODES } from "./access-mode.ts";
import type { Asker } from "./asker.ts";
import { descriptorOf, isPoller, isReading, isStartOfChild, isWaitForChild } from "./calls.ts";
import { descriptorKind } from "./descriptor-kind.ts";

/** P_PID and P_PIDFD of waitid(2); go ≥ 1.23 waits by pidfd. Source: go1.26 src/os/pidfd_linux.go. */
const P_PID = 1n;
const P_PIDFD = 3n;

const byParent = new WeakMap<Tick, ReadonlyMap<number, readonly ProcessLook[]>>();

/** The live children of a process. Put in order once for each tick: asked for each of 200 processes, a walk through all is 40,000 steps. */
export function liveChildren(pid: number, tick: Tick): readonly ProcessLook[] {
  let children = byParent.get(tick);
  if (!children) {
    const sorted = new Map<number, ProcessLook[]>();
    for (const look of tick.processes) {
      if (look.state === "Z") continue;
      const siblings = sorted.get(look.process.parent);
      if (siblings) siblings.push(look);
      else sorted.set(look.process.parent, [look]);
    }
    byParent.set(tick, sorted);
    children = sorted;
  }
  return children.get(pid) ?? [];
}

/**
 * Which live children a process waits for. Null where it waits for none by a call of its own. `isHeld`: something else is known
 * that it waits for.
 */
export function awaitedChildren(
  look: ProcessLook,
  tick: Tick,
  ask: Asker,
  isHeld: boolean,
): readonly ProcessLook[] | null {
  const children = liveChildren(look.process.pid, tick);
  if (children.length === 0) return null;
  const awaited = new Set<ProcessLook>();
  let waits = false;
  for (const { syscall, state } of look.threads) {
    if (syscall === null || syscall === "running") continue;
    if (state === "D" && isStartOfChild(syscall.name))
      for (const each of children.filter((child) => isHeldUp(child, look, tick))) {
        waits = true;
        awaited.add(each);
      }
    if (isReading(syscall.name) && readsPipe(look.process.pid, syscall.args, ask)) {
      waits = true;
      for (const each of children) awaited.add(each);
    }
    if (!isWaitForChild(syscall.name)) continue;
    waits = true;
    const pid = syscall.name === "waitid" ? ofWaitid(look.process.pid, syscall.args, ask) : ofWait4(syscall.args);
    for (const each of children) if (pid === null || each.process.pid === pid) awaited.add(each);
  }
  if (waits) return [...awaited];
  const answering =
    isHeld || !look.threads.some(isInPoller) ? [] : children.filter((each) => isToAnswer(each, look, ask));
  return answering.length > 0 ? answering : null;
}

/** A child that reads its standard input stands by until it is asked something: it holds nobody up. */
export const standsBy = ({ process, threads }: ProcessLook, { kernel }: Pick<Asker, "kernel">): boolean =>
  threads.some(
    ({ syscall }) =>
      syscall !== null && syscall !== "running" && isReading(syscall.name) && descriptorOf(syscall.args[0]) === 0,
  ) && isPipe(kernel.link(`/proc/${process.pid}/fd/0`));

const isInPoller = ({ syscall }: ThreadLook): boolean =>
  syscall !== null && syscall !== "running" && isPoller(syscall.name);

/**
 * Its parent holds the other end of its standard output, and it does not stand by, or there is nobody else to wait for. So go waits
 * for the program of GOCACHEPROG: in its poller, in no call for a child. Source: go1.26 cmd/go/internal/cache/prog.go, startCacheProg.
 */
function isToAnswer(child: ProcessLook, parent: ProcessLook, ask: Asker): boolean {
  const pipe = outputPipe(child.process, ask);
  return pipe !== null && (!standsBy(child, ask) || hasNobodyElse(parent)) && reads(parent, pipe, ask);
}

/** Read once for each program that a process runs: a supervisor may have hundreds of children. */
const outputPipes = new WeakMap<WatchedProcess, string | null>();

function outputPipe(process: WatchedProcess, { kernel }: Asker): string | null {
  const known = outputPipes.get(process);
  if (known !== undefined) return known;
  const link = kernel.link(`/proc/${process.pid}/fd/1`);
  const pipe = isPipe(link) ? link.value : null;
  outputPipes.set(process, pipe);
  return pipe;
}

const hasNobodyElse = ({ sockets }: ProcessLook): boolean =>
  sockets?.every(({ protocol }) => protocol === "unix") ?? false;

/** Who sleeps holds what it held at the look before, and its look is the same object. */
const readPipes = new WeakMap<ProcessLook, ReadonlySet<string>>();
const MAX_DESCRIPTORS = 256;

function reads(look: ProcessLook, pipe: string, { kernel }: Asker): boolean {
  const known = readPipes.get(look);
  if (known) return known.has(pipe);
  const { pid } = look.process;
  const names = kernel.list(`/proc/${pid}/fd`);
  const links = (names.ok ? names.value.slice(0, MAX_DESCRIPTORS) : []).flatMap((fd) => {
    const link = kernel.link(`/proc/${pid}/fd/${fd}`);
    return isPipe(link) && accessMode(pid, fd, kernel) === MODES.read ? [link.value] : [];
  });
  const pipes = new Set(links);
  readPipes.set(look, pipes);
  return pipes.has(pipe);
}

const isPipe = (link: ReturnType<KernelFiles["link"]>): link is Extract<typeof link, { readonly ok: true }> =>
  link.ok && descriptorKind(link.value) === "pipe";

/** Between vfork and its new program a child has the memory of its parent, the command line included; that takes 1 ms. */
const HELD_UP_MS = 100;
const isHeldUp = ({ process }: ProcessLook, parent: ProcessLook, { atMs }: Tick): boolean =>
  atMs - process.bornAtMs >= HELD_UP_MS && process.argv.join("\0") === parent.process.argv.join("\0");

/** What its children say: git reads the answer of its helper so before it waits for its end. */
function readsPipe(pid: number, args: readonly bigint[], { kernel }: Asker): boolean {
  return isPipe(kernel.link(`/proc/${pid}/fd/${descriptorOf(args[0])}`));
}

/** Null for any child. */
function ofWaitid(pid: number, args: readonly bigint[], { kernel }: Asker): number | null {
  const [kind, id] = args;
  if (kind === P_PID) return Number(id);
  if (kind !== P_PIDFD) return null;
  const info = kernel.read(`/proc/${pid}/fdinfo/${descriptorOf(id)}`, 4_096);
  const named = info.ok ? /^Pid:\s*(\d+)$/m.exec(info.value)?.[1] : undefined;
  return named === undefined ? null : Number(named);
}

const ofWait4 = (args: readonly bigint[]): number | null => {
  const pid = Number(BigInt.asIntN(32, args[0] ?? -1n));
  return pid > 0 ? pid : null;
};
