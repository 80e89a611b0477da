import { isWork } from "../../facts/watch.ts";
import type { Seen } from "../seen.ts";
import type { ProcessLook, Tick } from "../tick.ts";
import type { Asker } from "./asker.ts";
import { type BriefWait, briefWait } from "./brief-wait.ts";
import { awaitedChildren, liveChildren, standsBy } from "./child-links.ts";
import { type Finding, foremost, rankOf } from "./finding.ts";
import { commandOf, isGo } from "./judge-work.ts";

type Leading = NonNullable<Seen["leading"]>;

/** A wait that leads, of the process that is in it. */
interface Candidate {
  readonly look: ProcessLook;
  readonly found: Finding;
}

/**
 * What the command as a whole waits for: work that goes on anywhere comes first, because while it goes on nothing is stuck;
 * else the way from the first process down, through the children that are waited for, to the one that shows why.
 */
export function leadingOf(
  tick: Tick,
  findings: ReadonlyMap<number, readonly Finding[]>,
  group: readonly Finding[],
  ask: Asker,
): Leading | null {
  const root = tick.processes.find((look) => look.process.chain.length === 1);
  if (!root) return null;
  const named = (what: Leading["what"], detail: string, pid: number): Leading => ({ what, detail, pid });
  const worker = busiest(tick, findings);
  const held = group.find((each) => each.what === "throttled" || each.what === "memory");
  if (held && (tick.cpuMs < tick.sinceMs / 2 || isReclaim(held))) return named(held.what, held.on, root.process.pid);
  const brief = briefLeading(tick, findings, ask);
  if (brief && (!worker || worker.look === brief.look))
    return {
      ...named(brief.wait.what, brief.wait.peer, brief.look.process.pid),
      isBrief: true,
      sinceMs: brief.wait.sinceMs,
    };
  if (worker) return named(worker.found.what, worker.found.on, worker.look.process.pid);
  const candidate = descend(root, tick, findings, ask, 0);
  if (candidate) return named(candidate.found.what, candidate.found.on, candidate.look.process.pid);
  const disk = group.find((each) => each.what === "io");
  return disk ? named(disk.what, disk.on, root.process.pid) : null;
}

/** A compiler spends a tenth of its time in the kernel; one that reads its own pages again and again, nearly all of it (measured: 99 %). */
const RECLAIM_SYSTEM_PERCENT = 80;

/** Its CPU time is not its own work: the kernel makes room for pages that it threw out a moment ago. */
const isReclaim = ({ what, figures }: Finding): boolean =>
  what === "memory" && (figures["systemPercent"] ?? 0) >= RECLAIM_SYSTEM_PERCENT;

/** The only process that shows no wait, when it is the one that all others wait for. */
function briefLeading(
  tick: Tick,
  findings: ReadonlyMap<number, readonly Finding[]>,
  ask: Asker,
): { readonly look: ProcessLook; readonly wait: BriefWait } | null {
  const living = tick.processes.filter((look) => look.state !== "Z" && !standsBy(look, ask));
  for (const look of living) {
    const found = findings.get(look.process.pid) ?? [];
    const hasChildren = liveChildren(look.process.pid, tick).some((child) => living.includes(child));
    const wait = briefWait(look, found, hasChildren);
    if (wait && living.every(({ process }) => look.process.chain.includes(process.pid))) return { look, wait };
  }
  return null;
}

function busiest(tick: Tick, findings: ReadonlyMap<number, readonly Finding[]>): Candidate | null {
  let best: Candidate | null = null;
  for (const look of tick.processes) {
    const found = findings.get(look.process.pid)?.find((each) => isWork(each.what));
    if (!found || (best && best.look.cpuMs >= look.cpuMs)) continue;
    best = { look, found };
  }
  return best;
}

/** A tree deeper than this is a circle of our own making. */
const MAX_DEPTH = 64;

function descend(
  look: ProcessLook,
  tick: Tick,
  findings: ReadonlyMap<number, readonly Finding[]>,
  ask: Asker,
  depth: number,
): Candidate | null {
  const own = foremost((findings.get(look.process.pid) ?? []).filter((each) => each.what !== "child"));
  if (own && rankOf(own.what) < rankOf("child")) return { look, found: own };
  const awaited = depth < MAX_DEPTH ? awaitedChildren(look, tick, ask, own !== null) : null;
  // Else it waits for them in another way, such as over a pipe.
  const children = awaited ?? (own ? [] : liveChildren(look.process.pid, tick));
  let best: Candidate | null = null;
  for (const child of children) {
    const below = descend(child, tick, findings, ask, depth + 1);
    if (below && (!best || rankOf(below.found.what) < rankOf(best.found.what))) best = below;
  }
  const child = findings.get(look.process.pid)?.find((each) => each.what === "child");
  // Nobody below says more than that it waits for its own child: then the one that go started is what people know.
  if (best && !(child && best.found.what === "child" && isGo(look.process))) return best;
  if (child) return { look, found: child };
  return own ? { look, found: own } : null;
}

/** A child as it is named. */
export const childName = (look: ProcessLook): string => commandOf(look.process.argv, look.process.name);
