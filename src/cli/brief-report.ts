import { accountFor } from "../diagnosis/account.ts";
import type { Fact } from "../facts/fact.ts";
import { FactStore } from "../facts/store.ts";
import { lastNet } from "../redact/last-net.ts";
import { briefLines } from "../reports/watch/brief.ts";
import { longestWait } from "../reports/watch/wait-lines.ts";
import type { Language } from "../text/language.ts";
import type { Options } from "./options.ts";
import { reportStream, widthOf } from "./report-stream.ts";
import { givenOf, type RunSoFar } from "./run-so-far.ts";

/** Reports on a command that succeeded and beside which no probe ran. `watched`: watch.* at the end of the command. */
export async function reportBriefly(watched: readonly Fact[], run: RunSoFar, options: Options): Promise<void> {
  const { stream, write } = reportStream(options);
  await write(briefText([...watched, ...givenOf(run, run.wallMs())], options.language, widthOf(stream)));
}

/**
 * What the terminal's brief form says where nothing but the command itself was looked at. Every cause needs what a probe brings, so
 * none is judged, and what judges, 1 MB of code, need not be loaded.
 */
export function briefText(facts: readonly Fact[], language: Language, columns: number): string {
  const { time, waits } = accountFor([], [], new FactStore(facts));
  const longest = longestWait({ waits });
  const told = lastNet({ time, waits: longest ? [longest] : [], verdicts: [] });
  return `${briefLines(told, language, columns).join("\n")}\n`;
}
