import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Workload } from "../scenario.ts";
import { asUser, startProgram } from "../world/programs.ts";
import type { Ledger } from "../world/resources.ts";
import { settledOr } from "../world/settled-or.ts";
import { valueIn } from "../world/value-in.ts";
import type { Ran, World } from "../world.ts";
import type { Kept } from "./cover-host.ts";
import { inWorld } from "./in-world.ts";
import type { GoRun, GowhyRunSeen, Half, Job, Observation, VerdictSeen } from "./job.ts";
import type { Subject } from "./subject.ts";

/** The long form watches go for this long: longer than its longest limit of its own, 3 × 60 s (facts: CONNECT hangs, 180 s). */
const LONG_MS = 200_000;
/** The short form gives go this long after the verdict to fail by itself, then ends it. */
const GRACE_MS = 4_000;
/** A healthy go command that takes longer than this is not healthy. */
const CONTROL_MS = 120_000;
/** `during: true`: longer than the 2 s for which somebody must wait before a lock is a cause. */
const DURING_MS = 2_500;

/** Fault on, go and gowhy, fault away, go and gowhy again in the same world. */
export async function experiment(job: Job, subject: Subject, kept: Kept, ledger: Ledger): Promise<Observation> {
  const { scenario, faults } = subject;
  const ground = { job, kept, ledger };
  const fault =
    job.what === "healthy"
      ? null
      : await inWorld(ground, { faults, workload: scenario.workload }, async (world) => ({
          ...(await half(world, scenario.workload, subject, kept, job.long ? LONG_MS : null)),
          planted: scenario.names?.(world) ?? {},
        }));
  const workload = { ...scenario.workload, ...scenario.control?.workload };
  const control = await inWorld(ground, { faults: scenario.control?.faults ?? [], workload }, (world) =>
    half(world, workload, subject, kept, CONTROL_MS),
  );
  return {
    fault: fault?.result ?? null,
    control: control.result,
    leftOver: [...(fault?.leftOver ?? []), ...control.leftOver],
  };
}

/** Starts go, then gowhy; gives go until `watchMs`, or until the verdict is in and the grace is over. */
async function half(
  world: World,
  workload: Workload,
  subject: Subject,
  kept: Kept,
  watchMs: number | null,
): Promise<Half> {
  const env = { ...world.env };
  for (const [name, value] of Object.entries(valueIn(workload.env, world) ?? {}))
    if (value === null) delete env[name];
    else env[name] = value;
  const asSecond = workload.asSecondUser ? asUser(world.secondUser.uid) : [];
  const argv = valueIn(workload.argv, world);
  const wrap = [...world.goWrap, ...(valueIn(workload.wrap, world) ?? [])];
  // A shell finds and starts go, as a user's does: an empty go is then run as an empty script.
  const go = startProgram([...wrap, ...asSecond, "/bin/sh", "-c", 'exec "$@"', "sh", ...argv], {
    env: env,
    cwd: world.places.module,
  });
  const { during = false } = subject.scenario;
  if (during !== false) await settledOr(go, during === true ? DURING_MS : during);
  const gowhy = await runGowhy(world, env, asSecond, subject, kept);
  const watched = performance.now() - go.startedMs;
  const endedByItself = await settledOr(go, watchMs === null ? GRACE_MS : watchMs - watched);
  const watchedMs = Math.round(performance.now() - go.startedMs);
  if (!endedByItself) await go.end();
  return { go: goRun(argv, endedByItself, watchedMs), gowhy };
}

async function runGowhy(
  world: World,
  env: Record<string, string>,
  asSecond: readonly string[],
  subject: Subject,
  kept: Kept,
): Promise<GowhyRunSeen> {
  const { gowhy } = subject.scenario;
  const save = join(kept.answers, `facts-${performance.now()}.json`);
  world.write(save, "", 0o666);
  const report = `${save}.report`;
  const argv = withOptions(gowhy?.argv ? valueIn(gowhy.argv, world) : ["check"], save, report);
  const ran = await world.run([...(valueIn(gowhy?.wrap, world) ?? []), ...asSecond, kept.node, kept.gowhy, ...argv], {
    env,
    cwd: world.places.module,
    deadlineMs: 60_000,
  });
  const stdout = existsSync(report) ? readFileSync(report, "utf8") : ran.stdout;
  return { ...readDiagnosis({ ...ran, stdout }), facts: readFileSync(save, "utf8") || null };
}

/** gowhy's options stand before the command that it runs; the standard streams are then the command's, so the report goes to a file. */
function withOptions(argv: readonly string[], save: string, report: string): readonly string[] {
  const options = ["--json", "--save", save];
  const at = argv[0] === "run" ? argv.indexOf("--") : argv.indexOf("go");
  return at < 0 ? [...argv, ...options] : [...argv.slice(0, at), ...options, "-o", report, ...argv.slice(at)];
}

function readDiagnosis(ran: Ran): Omit<GowhyRunSeen, "facts"> {
  const seen = { exitCode: ran.exitCode, tookMs: ran.tookMs, errors: ran.stderr.slice(-2_000) };
  try {
    const diagnosis = JSON.parse(ran.stdout) as { verdicts: VerdictSeen[]; steps: { step: string; state: string }[] };
    const failedSteps = diagnosis.steps.filter(({ state }) => state === "failed").map(({ step }) => step);
    return { ...seen, verdicts: diagnosis.verdicts, failedSteps };
  } catch {
    return {
      ...seen,
      verdicts: [],
      failedSteps: [],
      errors: `no Diagnosis on stdout: ${ran.stdout.slice(0, 500)}\n${seen.errors}`,
    };
  }
}

const goRun = (argv: readonly string[], ended: Ran | null, watchedMs: number): GoRun => ({
  argv,
  exitCode: ended?.exitCode ?? null,
  signal: ended?.signal ?? null,
  tookMs: ended?.tookMs ?? null,
  watchedMs,
  output: ended ? `${ended.stdout}${ended.stderr}`.slice(-4_000) : "",
});
