import type { Subject } from "../diagnosis/diagnosis.ts";
import type { Counters } from "../examination/watch-counters.ts";
import type { Fact, ValueOf } from "../facts/fact.ts";
import { watchedCommand } from "../facts/subject.ts";
import type { WatchedEnd } from "../system/programs/watched-program.ts";
import { withoutSecrets } from "../text/secrets.ts";

/** A command as far as it has come. */
export interface RunSoFar {
  readonly argv: readonly string[];
  /** Null: it still runs. */
  readonly end: WatchedEnd | null;
  /** How long it has taken by now, or took. */
  readonly wallMs: () => number;
  readonly grown: Counters;
  /** How long probes that have not run yet may take; 0: none is started. */
  readonly probesMs: number;
  /** gowhy was told to end, by this signal. */
  readonly interruptedBy: string | null;
  /** What a rung of `--trace` saw. */
  readonly traced: readonly Fact[];
}

const MAX_ARGUMENTS = 256;
const MAX_ARGUMENT = 1_000;

/** `wallMs`: of the command alone. */
export const subjectOf = ({ argv, end }: Pick<RunSoFar, "argv" | "end">, wallMs: number): Subject => ({
  kind: "command",
  argv: shown(argv),
  exitCode: end?.exitCode ?? null,
  signal: end?.signal ?? null,
  wallMs: Math.round(wallMs),
});

/** What gowhy knows of the command from having started it. */
export const givenOf = (run: RunSoFar, wallMs: number): readonly Fact[] => [commandFact(run, wallMs), ...run.traced];

function commandFact({ argv, end, grown }: RunSoFar, wallMs: number): Fact<ValueOf<typeof watchedCommand>> {
  return {
    state: "known",
    id: watchedCommand.id,
    value: {
      argv: shown(argv),
      exitCode: end?.exitCode ?? null,
      signal: end?.signal ?? null,
      wallMs: Math.round(wallMs),
      oomKillsDuring: grown.oomKills,
      pidsMaxHitsDuring: grown.pidsMaxHits,
    },
    source: "gowhy run",
    atMs: 0,
    tookMs: Math.round(wallMs),
  };
}

const shown = (argv: readonly string[]): string[] =>
  argv.slice(0, MAX_ARGUMENTS).map((word) => withoutSecrets(word).text.slice(0, MAX_ARGUMENT));
