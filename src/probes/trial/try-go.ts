import type { ValueOf } from "../../facts/fact.ts";
import { resourceLimits } from "../../facts/limits.ts";
import { places } from "../../facts/places.ts";
import { goSettings } from "../../facts/settings.ts";
import { subjectProcess } from "../../facts/subject.ts";
import { goOnPath, goTrial } from "../../facts/toolchain.ts";
import type { ProgramResult } from "../../system/programs/programs.ts";
import type { System } from "../../system/system.ts";
import { withoutSecrets } from "../../text/secrets.ts";
import { parseLimits } from "../limits/parse-limits.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { parseStatus } from "../subject/parse-status.ts";
import { firstGo } from "../toolchain/first-go.ts";
import { classifyError } from "./classify-error.ts";
import { wantsTrial } from "./wants-trial.ts";

type Trial = ValueOf<typeof goTrial>;

/** `go list -m` takes 10 ms and `go build` of an empty package 0.2 s here; a machine ten times slower still answers. */
const DEADLINE_MS = 3_000;
const MAX_LINE = 300;
/** No main package and no import: one compile, no link, no cgo. */
const MODULE = {
  "module/go.mod": "module trial\n\ngo 1.20\n",
  "module/trial.go": "package trial\n\nconst One = 1\n",
  "tmp/empty": "",
};

export default defineProbe({
  id: "try-go",
  title: { en: "go on trial in a scratch module", zh: "在临时模块中试运行 go" },
  step: "permissions",
  impact: "heavy",
  wanted: wantsTrial,
  after: { goOnPath },
  uses: { places, subjectProcess, resourceLimits, goSettings },
  yields: { goTrial },
  timeoutMs: 5_000,
  async run({ system, signal }, { goOnPath: programs, places: known, subjectProcess: subject, goSettings: settings }) {
    const go = firstGo(programs);
    if (go === null) return { goTrial: notLearned("not-installed", "There is no go on PATH.") };
    const own = system.kernel.read("/proc/self/status");
    if (subject?.seccomp === "filter" && (!own.ok || parseStatus(own.value).seccomp !== "filter"))
      return {
        goTrial: notLearned(
          "not-permitted",
          "The command runs under a seccomp filter that gowhy itself is not under.",
          {
            remedy: "Run gowhy inside of the same sandbox.",
          },
        ),
      };
    const parent = scratchParent(known, system.judged.environment["TMPDIR"] || "/tmp");
    if (parent === null)
      return {
        goTrial: notLearned("failed", "No directory takes a scratch module: see the trials of the directories."),
      };
    const tried = await system.scratch.use(parent, MODULE, (path) =>
      tryIn(system, go, path, targetOf(settings), signal),
    );
    if (!tried.ok)
      return { goTrial: notLearned("failed", `A scratch module in ${parent} cannot be made: ${tried.errno}.`) };
    return { goTrial: learned(tried.value, "go list -m and go build in a scratch module", tried.value.tookMs) };
  },
});

/** A place that passed its own trial; the temporary directory first. */
function scratchParent(known: ValueOf<typeof places> | undefined, otherwise: string): string | null {
  const rank = ["scratch", "GOTMPDIR", "GOCACHE", "GOMODCACHE", "HOME"];
  const usable = (known?.places ?? [])
    .filter(
      (place) => place.path !== null && place.exists && place.trial.outcome !== "stalled" && rank.includes(place.role),
    )
    .sort(
      (one, other) =>
        Number(one.trial.outcome !== "passed") - Number(other.trial.outcome !== "passed") ||
        rank.indexOf(one.role) - rank.indexOf(other.role),
    );
  return known ? (usable[0]?.path ?? null) : otherwise;
}

async function tryIn(
  system: System,
  go: string,
  path: string,
  target: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Trial> {
  const run = (words: readonly string[], deadlineMs: number) =>
    system.programs.run({
      argv: underTheirLimits(system, [go, ...words]),
      environment: { ...environmentIn(system.judged.environment, path), ...target },
      cwd: `${path}/module`,
      deadlineMs,
      maxBytes: 32 * 1024,
      signal,
    });
  const listed = await run(["list", "-m", "-json"], DEADLINE_MS);
  if (listed.outcome !== "exited" || listed.exitCode !== 0) return trialOf(listed, path);
  const built = await run(["build", "."], Math.max(500, DEADLINE_MS - listed.tookMs));
  return trialOf({ ...built, tookMs: built.tookMs + listed.tookMs }, path);
}

/** What the user's own settings file says of the target: the trial itself reads no file. */
function targetOf(settings: ValueOf<typeof goSettings> | undefined): Readonly<Record<string, string>> {
  const set = (settings?.variables ?? []).filter(
    ({ name, source, value }) => (name === "GOOS" || name === "GOARCH") && source === "user-file" && value !== "",
  );
  return Object.fromEntries(set.map(({ name, value }) => [name, value]));
}

/** The user's own environment, so that what it does to go is under trial too; every place in scratch, no network, no telemetry. */
const environmentIn = (environment: Readonly<Record<string, string>>, path: string): Record<string, string> => ({
  ...environment,
  LC_ALL: "C",
  HOME: path,
  XDG_CONFIG_HOME: "/dev/null/gowhy",
  GOENV: "off",
  GOTOOLCHAIN: "local",
  GOPROXY: "off",
  GOSUMDB: "off",
  GOFLAGS: "-mod=mod -buildvcs=false",
  GOWORK: "off",
  GO111MODULE: "on",
  GOCACHEPROG: "",
  GOPATH: `${path}/gopath`,
  GOMODCACHE: `${path}/modules`,
  GOCACHE: `${path}/cache`,
  GOTMPDIR: `${path}/tmp`,
  TMPDIR: `${path}/tmp`,
  CGO_ENABLED: "0",
});

/** The options of the shell's ulimit, by the name in /proc/PID/limits, and the unit that each counts in. Source: dash(1), POSIX ulimit. */
const ULIMITS = [
  // Without -S it sets both; go raises the soft one, so that only theirs of the hard one counts.
  { name: "Max open files", option: "-n", which: "hard", unitBytes: 1 },
  { name: "Max address space", option: "-S -v", which: "soft", unitBytes: 1_024 },
  { name: "Max data size", option: "-S -d", which: "soft", unitBytes: 1_024 },
  { name: "Max file size", option: "-S -f", which: "soft", unitBytes: 512 },
] as const;

/** Under those limits of the judged process that are lower than ours: by the shell. */
function underTheirLimits({ judged, kernel }: System, argv: readonly string[]): readonly string[] {
  const text =
    judged.recorded?.limits ?? (judged.pid === null ? null : textOf(kernel.read(`/proc/${judged.pid}/limits`)));
  return underLimits(text ?? "", textOf(kernel.read("/proc/self/limits")) ?? "", argv);
}

/** The command that runs `argv` under `theirs`, where our own limits are wider. */
export function underLimits(theirs: string, ours: string, argv: readonly string[]): readonly string[] {
  const [their, our] = [parseLimits(theirs), parseLimits(ours)];
  const lower = ULIMITS.flatMap(({ name, option, which, unitBytes }) => {
    const limit = their.get(name)?.[which] ?? null;
    const own = our.get(name)?.[which] ?? null;
    return limit === null || (own !== null && limit >= own)
      ? []
      : [`ulimit ${option} ${Math.floor(limit / unitBytes)}`];
  });
  return lower.length === 0 ? argv : ["/bin/sh", "-c", `${lower.join(" && ")} && exec "$@"`, "sh", ...argv];
}

const textOf = (outcome: { readonly ok: true; readonly value: string } | { readonly ok: false }): string | null =>
  outcome.ok ? outcome.value : null;

/** What one run of go came to. A path of the scratch tree is taken out: it says nothing of the machine. */
export function trialOf(result: ProgramResult, path: string): Trial {
  const error = classifyError(result.stderr);
  const passed = result.outcome === "exited" && result.exitCode === 0;
  const shown = (text: string) => withoutSecrets(text.replaceAll(path, "SCRATCH")).text.slice(0, MAX_LINE);
  const outcomes = {
    exited: "failed",
    signalled: "killed",
    "timed-out": "timed-out",
    "not-started": "not-started",
  } as const;
  return {
    outcome: passed ? "passed" : outcomes[result.outcome],
    exitCode: result.exitCode,
    signal: result.signal,
    errno: passed ? null : (error.errno ?? result.errno),
    operation: passed ? null : error.operation,
    object: passed || error.object === null ? null : shown(error.object),
    firstLine: passed ? "" : shown(error.line),
    tookMs: Math.round(result.tookMs),
  };
}
