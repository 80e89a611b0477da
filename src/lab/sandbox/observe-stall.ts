import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stall } from "../stall.ts";
import { type Started, startProgram } from "../world/programs.ts";
import type { Ledger } from "../world/resources.ts";
import { settledOr } from "../world/settled-or.ts";
import { valueIn } from "../world/value-in.ts";
import type { World } from "../world.ts";
import type { Kept } from "./cover-host.ts";
import { findCommand } from "./find-command.ts";
import { inWorld } from "./in-world.ts";
import type { Job } from "./job.ts";
import type { End, StallObservation } from "./stall-observation.ts";

const END_AFTER_MS = 5_000;
/** The long form looks for as long as go itself still waits: it gives TLS 10 s. */
const LONG_END_AFTER_MS = 8_000;
const MEANWHILE_AT_MS = 800;
/** Without gowhy only the end counts; by then go has reached its stall. */
const PLAIN_END_AFTER_MS = 700;
const ATTACH_AT_MS = 1_000;
/** A healthy command that takes longer is not healthy. */
const HEALTHY_MS = 60_000;
/** For the report after the interrupt, and for the end after the release. The contract says 1 s for the first: more is seen, and judged. */
const PATIENCE_MS = 5_000;

type Seen = Omit<
  StallObservation,
  "leftOver" | "by" | "long" | "healthy" | "cause" | "expectations" | "spendsTimeOn" | "plainEnd"
>;

interface Ran {
  readonly started: Started;
  readonly commandAtMs: number;
  readonly meanwhileAtMs: number | null;
  readonly pid: number;
}

/** Runs the command under the stall, watched by gowhy, and again without gowhy, for its end. */
export async function observeStall(job: Job, stall: Stall, kept: Kept, ledger: Ledger): Promise<StallObservation> {
  const by = stall.by ?? "run";
  const { result, leftOver } = await inWorld({ job, kept, ledger }, stall, async (world) => {
    const { seen, meanwhileAtMs } = await (by === "run" ? underGowhy : attached)(world, stall, kept, job.long);
    const healthy = stall.endAfterMs === null;
    return {
      ...seen,
      plainEnd: by === "attach" || healthy ? null : await plainEnd(world, stall),
      expectations: stall.expects.map(({ what, names, holder, begins }) => ({
        what: typeof what === "string" ? [what] : [...what],
        names: names?.(world) ?? [],
        holder: holder?.(world) ?? null,
        beginsAtMs: begins === "meanwhile" ? meanwhileAtMs : null,
      })),
    };
  });
  return {
    ...result,
    by,
    long: job.long,
    healthy: stall.endAfterMs === null,
    cause: stall.cause ?? null,
    spendsTimeOn: stall.spendsTimeOn ?? [],
    leftOver,
  };
}

async function underGowhy(world: World, stall: Stall, kept: Kept, long: boolean) {
  const report = join(kept.answers, "report.json");
  const facts = join(kept.answers, "facts.json");
  const gowhy = [kept.node, kept.gowhy, "run", "--json", "-o", report, "--save", facts, "--"];
  const ran = await start(world, stall, gowhy);
  const shortMs = stall.endAfterMs === null ? HEALTHY_MS : (stall.endAfterMs ?? END_AFTER_MS);
  const endAfterMs = long ? Math.max(shortMs, LONG_END_AFTER_MS) : shortMs;
  const early = await settledOr(ran.started, endAfterMs - (performance.now() - ran.started.startedMs));
  const interruptedMs = performance.now();
  if (!early) interrupt(ran.started, stall);
  const complete = await until(() => isJson(report), PATIENCE_MS);
  const reportMs = complete && !early ? Math.round(performance.now() - interruptedMs) : null;
  const end = early ? endOf(early) : await letGo(world, stall, ran);
  const { stderr } = await ran.started.result;
  return {
    seen: { report: read(report), facts: read(facts), reportMs, end, livedOn: true, errors: stderr } satisfies Seen,
    meanwhileAtMs: ran.meanwhileAtMs,
  };
}

async function attached(world: World, stall: Stall, kept: Kept) {
  const facts = join(kept.answers, "facts.json");
  const ran = await start(world, stall, []);
  await settledOr(ran.started, ATTACH_AT_MS - (performance.now() - ran.started.startedMs));
  const argv = [kept.node, kept.gowhy, "attach", "--json", "--save", facts, String(ran.pid)];
  const gowhy = await world.run(argv, { env: { ...world.env }, cwd: world.places.module, deadlineMs: 20_000 });
  const livedOn = existsSync(`/proc/${ran.pid}`) && (await settledOr(ran.started, 0)) === null;
  interrupt(ran.started, stall);
  const end = await letGo(world, stall, ran);
  return {
    seen: {
      report: gowhy.stdout,
      facts: read(facts),
      reportMs: gowhy.tookMs,
      end,
      livedOn,
      errors: gowhy.stderr,
    } satisfies Seen,
    meanwhileAtMs: null,
  };
}

/** How the command ends under the same stall and the same interrupt when nobody watches. */
async function plainEnd(world: World, stall: Stall): Promise<End | null> {
  const ran = await start(world, stall, []);
  const early = await settledOr(ran.started, stall.plainEndAfterMs ?? PLAIN_END_AFTER_MS);
  if (early) return endOf(early);
  interrupt(ran.started, stall);
  return letGo(world, stall, ran);
}

async function start(world: World, stall: Stall, before: readonly string[]): Promise<Ran> {
  await stall.before?.(world);
  const argv = valueIn(stall.workload.argv, world);
  const env = { ...world.env };
  for (const [name, value] of Object.entries(valueIn(stall.workload.env, world) ?? {}))
    if (value === null) delete env[name];
    else env[name] = value;
  const all = [...before, ...world.goWrap, ...(valueIn(stall.workload.wrap, world) ?? []), ...argv];
  const stdout = stall.intoUnreadPipe ? openSync(String(world.planted.get("pipe")), "w") : undefined;
  const started = startProgram(
    stall.onTerminal ? onTerminal(all) : all,
    { env: { ...env, SHELL: "/bin/sh" }, cwd: world.places.module },
    { typing: stall.onTerminal ?? false, ...(stdout === undefined ? {} : { stdout }) },
  );
  if (stdout !== undefined) closeSync(stdout);
  const pid = await findCommand(started.pid, argv);
  const commandAtMs = performance.now();
  if (!stall.meanwhile) return { started, pid, commandAtMs, meanwhileAtMs: null };
  await settledOr(started, stall.meanwhileAtMs ?? MEANWHILE_AT_MS);
  const meanwhileAtMs = Math.round(performance.now() - commandAtMs);
  await stall.meanwhile(world, { pid });
  return { started, pid, commandAtMs, meanwhileAtMs };
}

/** script(1) gives a command a terminal of its own; what is written to its standard input is what a person types. */
const onTerminal = (argv: readonly string[]): string[] => [
  "script",
  "-qefc",
  `exec ${argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ")}`,
  "/dev/null",
];

/** Ctrl-C, or what a CI system does when its time is over. */
function interrupt(started: Started, stall: Stall): void {
  if (stall.onTerminal) started.type("\u0003");
  else process.kill(-started.pid, "SIGINT");
}

async function letGo(world: World, stall: Stall, { started, pid }: Ran): Promise<End | null> {
  await stall.release?.(world, { pid });
  const ran = await settledOr(started, PATIENCE_MS);
  if (!ran) await started.end();
  return ran && endOf(ran);
}

const endOf = ({ exitCode, signal }: End): End => ({ exitCode, signal });

const read = (path: string): string | null => (existsSync(path) ? readFileSync(path, "utf8") : null);

function isJson(path: string): boolean {
  try {
    return typeof JSON.parse(readFileSync(path, "utf8")) === "object";
  } catch {
    return false;
  }
}

async function until(holds: () => boolean, forMs: number): Promise<boolean> {
  const endMs = performance.now() + forMs;
  while (!holds()) {
    if (performance.now() > endMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
