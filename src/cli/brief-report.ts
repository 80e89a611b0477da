import { accountFor } from "../diagnosis/account.ts";
import type { Fact } from "../facts/fact.ts";
import { FactStore } from "../facts/store.ts";
import { lastNet } from "../redact/last-net.ts";
import { briefLines } from "../reports/watch/brief.ts";
import { longestWait } from "../reports/watch/wait-lines.ts";
import type { Options } from "./options.ts";
import { reportStream, widthOf } from "./report-stream.ts";
import { givenOf, type RunSoFar } from "./run-so-far.ts";

/**
 * The few lines on a command that succeeded and beside which no probe ran: every cause needs what a probe brings, so none is judged,
 * and what judges, 1 MB of code, need not be loaded. `watched`: watch.* at the end of the command.
 */
export async function reportBriefly(watched: readonly Fact[], run: RunSoFar, options: Options): Promise<void> {
  const { stream, write } = reportStream(options);
  const { time, waits } = accountFor([], [], new FactStore([...watched, ...givenOf(run, run.wallMs())]));
  const longest = longestWait({ waits });
  const told = lastNet({ time, waits: longest ? [longest] : [], verdicts: [] });
  await write(`${briefLines(told, options.language, widthOf(stream)).join("\n")}\n`);
}
