import type { System } from "../../system/system.ts";
import type { LookedAt } from "./look-at-place.ts";
import { stallOf } from "./stall-of.ts";
import { executionFact, failedTrial, notTried, stalledTrial, type TrialFact, trialFact } from "./trial-fact.ts";

export interface Tried {
  readonly trial: TrialFact;
  readonly execution: TrialFact | null;
}

/** 300 samples give a p99 (facts measured on this kernel: stable in five repeats); a quick disk needs 35 ms for them. */
const SAMPLES = 300;
const SAMPLES_MS = 200;
/** After so long gowhy asks the kernel what the trial waits for. */
const LOOK_AFTER_MS = 700;
/** A writer that waits for a thaw has no reason to come back; any other wait may be a slow disk, and gets so much longer. */
const THAW_WAIT = /percpu_|sb_start_write|sb_wait_write/;
const PATIENCE_MS = 2_000;
/** The samples, the look and the patience, with a second to spare; the probe has 8 s. */
const DEADLINE_MS = 4_000;
/** One question to the kernel without writing. */
const ACCESS_MS = 1_000;

const RIGHTS: readonly (string | null)[] = ["EACCES", "EPERM"];

/** Tries go's own operations once on each file system, and again where the rights of a place differ from those of the one tried. */
export async function tryPlaces(system: System, places: readonly LookedAt[]): Promise<ReadonlyMap<LookedAt, Tried>> {
  const tried = new Map<LookedAt, Tried>();
  const groups = new Map<string, LookedAt[]>();
  const written = places.filter((place) => place.plan.written);
  const known = await Promise.all(written.map((place) => withoutTrial(system, place)));
  for (const [at, place] of written.entries()) {
    const without = known[at];
    if (without) tried.set(place, { trial: without, execution: null });
    else {
      const key = place.mount ? `${place.mount.device} ${place.mount.mountPoint}` : (place.nearest ?? "");
      groups.set(key, [...(groups.get(key) ?? []), place]);
    }
  }
  await Promise.all([...groups.values()].map((group) => tryGroup(system, group, tried)));
  return tried;
}

/** What is known of a place before anything is tried there; null: a trial must show it. */
async function withoutTrial(system: System, { problem, errno, exists, plan }: LookedAt): Promise<TrialFact | null> {
  const { judged, self } = system;
  if (problem === "unreachable" && errno === "ETIMEDOUT" && plan.path) {
    const stall = await stallOf(system, plan.path);
    if (stall) return stalledTrial("stat", stall, stall.waitedMs);
  }
  if (problem === "unreachable" || problem === "not-a-directory") return failedTrial("stat", errno ?? "EUNKNOWN", 0);
  if (problem) return notTried();
  // go makes its caches, but never a GOTMPDIR or TMPDIR that does not exist.
  if (plan.role === "GOTMPDIR" && !exists) return failedTrial("stat", "ENOENT", 0);
  return self.uid !== 0 && judged.uid !== self.uid ? notTried("EPERM") : null;
}

async function tryGroup(system: System, group: readonly LookedAt[], tried: Map<LookedAt, Tried>): Promise<void> {
  // The place where programs are started leads: its trial holds all that the others need.
  const [lead, ...others] = [...group].sort(
    (one, other) => Number(other.plan.role === "GOTMPDIR") - Number(one.plan.role === "GOTMPDIR"),
  );
  if (!lead) return;
  const refused = Promise.all(others.map((place) => refusedBy(system, place)));
  const first = await tryPlace(system, lead, SAMPLES);
  tried.set(lead, first);
  const errnos = await refused;
  for (const [at, place] of others.entries()) {
    const errno = errnos[at] ?? null;
    const leadRefused = first.trial.outcome === "failed" && RIGHTS.includes(first.trial.errno);
    const same = errno === null && !leadRefused;
    const own = same ? first : await tryPlace(system, place, errno === null ? SAMPLES : 1);
    tried.set(place, { trial: own.trial, execution: null });
  }
}

/** Asked without writing: the errno with which the kernel refuses this directory, or null. */
async function refusedBy({ files }: System, { nearest }: LookedAt): Promise<string | null> {
  const checks = await files.checkAccess([nearest ?? "/"], "write", ACCESS_MS);
  return checks.ok ? (checks.value[0]?.errno ?? null) : checks.errno;
}

async function tryPlace(system: System, place: LookedAt, samples: number): Promise<Tried> {
  const directory = place.nearest ?? "/";
  const tried = await tryDirectory(system, directory, samples, place.plan.role);
  const refused =
    tried.trial.outcome === "failed" && tried.trial.operation === "mkdir" && RIGHTS.includes(tried.trial.errno);
  if (!refused || place.plan.role !== "GOCACHE" || !place.exists) return tried;
  // In a cache that exists go writes into the shards alone; a top directory that it may not change harms nobody.
  const inShard = await tryDirectory(system, `${directory}/00`, samples, place.plan.role);
  return inShard.trial.outcome === "passed" ? inShard : tried;
}

async function tryDirectory(
  system: System,
  directory: string,
  samples: number,
  role: LookedAt["plan"]["role"],
): Promise<Tried> {
  const { files, clock } = system;
  const execute = role === "GOTMPDIR";
  const startedMs = clock.nowMs();
  const elapsedMs = () => clock.nowMs() - startedMs;
  const running = files.trial({ directory, maxSamples: samples, maxMs: SAMPLES_MS, execute }, DEADLINE_MS);
  const early = await endsWithin(system, running, LOOK_AFTER_MS);
  const stall = early ? null : await stallOf(system, directory);
  if (stall && (THAW_WAIT.test(stall.wchan) || !(await endsWithin(system, running, PATIENCE_MS)))) {
    const operation = files.stalls().find((each) => each.pid === stall.pid && each.path === stall.path)?.operation;
    return { trial: stalledTrial(operation ?? "stat", stall, Math.round(elapsedMs())), execution: null };
  }
  const outcome = await running;
  if (!outcome.ok) return { trial: failedTrial("stat", outcome.errno, Math.round(elapsedMs())), execution: null };
  // go takes its work directory away and fails where it cannot; of its caches it takes nothing away that it needs gone.
  const { failedAt } = outcome.value;
  const result = failedAt === "rmdir" && !execute ? { ...outcome.value, failedAt: null, errno: null } : outcome.value;
  return { trial: trialFact(result, elapsedMs()), execution: executionFact(result) };
}

/** Whether the promise settles in time. */
async function endsWithin({ clock }: System, running: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const ended = await Promise.race([running.then(() => true), clock.sleep(ms, timer.signal).then(() => false)]);
  timer.abort();
  return ended;
}
