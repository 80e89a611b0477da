import { isWork } from "../../facts/watch.ts";
import type { Clock } from "../../system/clock.ts";
import type { KernelFiles } from "../../system/kernel-files.ts";
import { openPeek } from "../../system/proc/open-peek.ts";
import { TICK_MS } from "../../system/proc/process-stat.ts";
import { syscallNames } from "../../system/proc/syscall-names.ts";
import type { Seen, WaitFinder, WaitSeen } from "../seen.ts";
import type { ProcessLook, Tick } from "../tick.ts";
import type { Asker } from "./asker.ts";
import { isAtRest } from "./at-rest.ts";
import { rememberCalls } from "./call-memory.ts";
import { awaitedChildren, liveChildren, standsBy } from "./child-links.ts";
import { openDescriptorSearch } from "./descriptor-search.ts";
import { type Finding, finding, foremost } from "./finding.ts";
import { forwardProxies } from "./forward-proxies.ts";
import { openFreezeStates } from "./freeze-state.ts";
import { openPressureJudge } from "./judge-pressure.ts";
import { judgeProcess, type ProcessContext } from "./judge-process.ts";
import { kernelFunction } from "./kernel-function.ts";
import { childName, leadingOf } from "./leading.ts";
import { openLockTable } from "./lock-rows.ts";
import { openMounts } from "./mounts.ts";
import { rememberProcesses } from "./process-memory.ts";
import { saysOf } from "./says.ts";
import { openSocketAccounts } from "./socket-accounts.ts";
import { openStackPhases } from "./stack-phases.ts";
import { openStrangers } from "./strangers.ts";
import { rememberWork, type WorkMemory } from "./work-memory.ts";

export interface WaitFinderSetup {
  readonly kernel: KernelFiles;
  readonly clock: Clock;
  /** How to start this program again as a desk: the child that reads what may hang. */
  readonly deskArgv: readonly string[];
  /** Of the watched command; null: it is read from its first process. */
  readonly environment: Readonly<Record<string, string | undefined>> | null;
  /** As Node names it: x64, arm64 … */
  readonly architecture: string;
  readonly isLittleEndian: boolean;
}

/** The environment is read only when something waits. */
const QUIET_MS = 100;

/** A process outside the tree is looked at once a second. */
const STRANGER_MS = 3_000;

/** Names what the processes of a watched command wait for, tick by tick. */
export function openWaitFinder(setup: WaitFinderSetup): WaitFinder {
  const peek = openPeek(setup.deskArgv, setup.clock);
  const mounts = openMounts(setup.kernel);
  const locks = openLockTable(setup.kernel);
  const freezes = openFreezeStates(setup.kernel);
  const search = openDescriptorSearch(setup.kernel);
  const strangers = openStrangers({
    syscalls: syscallNames(setup.architecture),
    isLittleEndian: setup.isLittleEndian,
  });
  const calls = rememberCalls(0);
  const callsOfStrangers = rememberCalls(STRANGER_MS);
  const memories = rememberProcesses();
  const pressure = openPressureJudge();
  const stacks = openStackPhases(setup.deskArgv);
  const accounts = openSocketAccounts(setup.kernel);
  const worked = rememberWork();
  /** Looks that show no wait, and of which only another look could. */
  const settled = new WeakSet<ProcessLook>();
  let proxies = setup.environment ? forwardProxies(setup.environment) : null;

  function askForProxies(tick: Tick): void {
    const root = tick.processes[0]?.process.pid;
    if (proxies !== null || root === undefined) return;
    proxies = [];
    void peek.read(`/proc/${root}/environ`, 256 * 1024).then((read) => {
      if (read.ok) proxies = forwardProxies(environmentOf(read.value));
    });
  }

  return {
    look(tick) {
      if (tick.idleMs > QUIET_MS) askForProxies(tick);
      const ask: Asker = { kernel: setup.kernel, peek, mounts, locks, search, freezes, atMs: tick.atMs };
      const findings = new Map<number, Finding[]>();
      const byPid = new Map(tick.processes.map((look) => [look.process.pid, look]));
      const judge = (look: ProcessLook, depth: number): Finding[] => {
        const known = findings.get(look.process.pid);
        if (known) return known;
        const memory = memories.of(look, tick.atMs, tick.sinceMs);
        const isInTree = byPid.get(look.process.pid) === look;
        if (isInTree && settled.has(look)) {
          const none: Finding[] = [];
          findings.set(look.process.pid, none);
          return none;
        }
        const context: ProcessContext = {
          atMs: tick.atMs,
          sinceMs: tick.sinceMs,
          memory,
          hasChildren: liveChildren(look.process.pid, tick).some((child) => !standsBy(child, ask)),
          proxies: proxies ?? [],
          account: hasConnections(look) ? accounts.of(look, memory, tick.atMs) : noAccount,
          stack: () => stacks.of(look, memory, tick.atMs),
          calls: isInTree ? calls : callsOfStrangers,
          ask,
          who: (pid) => {
            const inTree = byPid.get(pid);
            const stranger = inTree ? null : strangers.of(pid, ask);
            const seen = inTree ?? stranger?.look ?? null;
            // The holder of the holder's lock is enough: two that wait for each other have no end.
            const said = seen && depth < 2 ? waitsForOf(judge(seen, depth + 1), seen) : null;
            const waitsFor = said ?? (stranger?.child ? saysOf("child", stranger.child) : null);
            return { pid, argv: inTree?.process.argv ?? stranger?.argv ?? [], waitsFor };
          },
        };
        const found = judgeProcess(look, context);
        if (isInTree) findings.set(look.process.pid, found);
        if (isInTree && found.length === 0 && isAtRest(look)) settled.add(look);
        return found;
      };
      for (const look of tick.processes) judge(look, 0);
      worked.look(tick, findings);
      for (const look of tick.processes) addChildWaits(look, tick, findings, worked, ask);
      const group = pressure.look(tick);
      if (group.some(({ what }) => what === "memory")) nameReclaim(findings);
      calls.sweep(tick.atMs);
      callsOfStrangers.sweep(tick.atMs);
      memories.sweep(tick.atMs);
      search.step();
      const leading = leadingOf(tick, findings, group, ask);
      return { ...seenOf(tick, findings, group), leading, atOnce: atOnceOf(leading, findings) };
    },
    close() {
      peek.close();
    },
  };
}

/** A process that waits for a child does so whatever else its threads show. Behind a child that works stands the work itself. */
function addChildWaits(
  look: ProcessLook,
  tick: Tick,
  findings: Map<number, Finding[]>,
  worked: WorkMemory,
  ask: Asker,
): void {
  const own = findings.get(look.process.pid);
  const isHeld = own !== undefined && own.length > 0;
  for (const child of awaitedChildren(look, tick, ask, isHeld) ?? []) {
    const below = findings.get(child.process.pid) ?? [];
    if (below.some((each) => isWork(each.what))) continue;
    own?.push(
      finding("child", childName(child), {
        id: `child ${child.process.pid}`,
        sinceMs: Math.max(startOf(child, tick), worked.untilMs(child)),
        holders: [{ pid: child.process.pid, argv: child.process.argv, waitsFor: waitsForOf(below, child) }],
      }),
    );
  }
}

/** By the kernel's clock, where that is before the first look at it. gowhy came with the first process or later, so it is never dated too early by more than a step. */
function startOf({ process }: ProcessLook, { processes }: Tick): number {
  const root = processes.find((look) => look.process.chain.length === 1)?.process ?? process;
  return Math.min(process.bornAtMs, Math.max(0, process.startTicks - root.startTicks) * TICK_MS);
}

const hasConnections = (look: ProcessLook): boolean =>
  look.sockets?.some(({ protocol, state }) => protocol === "tcp" && state === "ESTABLISHED") ?? false;
const noAccount = () => null;

/** Under a full group a page comes back from disk only because the group had to give it up a moment ago. */
function nameReclaim(findings: Map<number, Finding[]>): void {
  for (const [pid, found] of findings)
    findings.set(
      pid,
      found.map((each) =>
        each.what === "io" && each.on === "page fault" ? { ...each, what: "memory", on: "memory limit" } : each,
      ),
    );
}

function waitsForOf(findings: readonly Finding[], look: ProcessLook): string | null {
  const first = foremost(findings);
  if (first) return saysOf(first.what, first.on);
  const sleeps = look.threads.some(
    ({ syscall }) => syscall !== null && syscall !== "running" && /^(?:clock_)?nanosleep$|^pause$/.test(syscall.name),
  );
  return sleeps ? "nothing (sleeping)" : null;
}

function seenOf(
  tick: Tick,
  findings: ReadonlyMap<number, readonly Finding[]>,
  group: readonly Finding[],
): Pick<Seen, "waits" | "readsTerminal"> {
  const root = tick.processes.find((look) => look.process.chain.length === 1);
  const waits: WaitSeen[] = [];
  const add = (look: ProcessLook, found: Finding) => {
    const { id, ...rest } = found;
    const { pid, startTicks, argv, chain } = look.process;
    waits.push({ ...rest, wchan: kernelFunction(rest.wchan), key: `${pid}:${startTicks}:${id}`, pid, argv, chain });
  };
  for (const look of tick.processes) for (const found of findings.get(look.process.pid) ?? []) add(look, found);
  if (root) for (const found of group) add(root, found);
  return { waits, readsTerminal: waits.some((wait) => wait.what === "prompt" && wait.figures["inBackground"] !== 1) };
}

function atOnceOf(leading: Seen["leading"], findings: ReadonlyMap<number, readonly Finding[]>): number {
  if (!leading) return 0;
  let count = 0;
  for (const each of findings.values())
    count += each.filter((found) => found.what === leading.what && !isPassedOn(found, findings)).length;
  return Math.max(1, count);
}

/** A shell that waits for its child, which waits for its own: that is one wait, not two at once. */
const isPassedOn = ({ what, holders }: Finding, findings: ReadonlyMap<number, readonly Finding[]>): boolean =>
  what === "child" && holders.some(({ pid }) => findings.get(pid)?.some((below) => below.what === "child"));

function environmentOf(text: string): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const entry of text.split("\0")) {
    const equals = entry.indexOf("=");
    if (equals > 0) environment[entry.slice(0, equals)] = entry.slice(equals + 1);
  }
  return environment;
}
