import type { Clock } from "../../system/clock.ts";
import { openPeek } from "../../system/proc/open-peek.ts";
import { splitArguments } from "../../system/proc/process-directory.ts";
import type { TrackedProcess } from "./tracked-process.ts";

/** More processes than these are known by their names alone. */
const MOST = 64;
const MAX_BYTES = 16 * 1024;

/**
 * Arguments of processes that were there before gowhy. One of them may be stuck with the lock that such a read takes, so a
 * child asks; until it answers, and where it hangs, the name of the program stands for them.
 */
export function askEarlierArguments(
  members: readonly TrackedProcess[],
  deskArgv: readonly string[],
  clock: Clock,
): { close(): void } {
  const peek = openPeek(deskArgv, clock);
  const ask = async (member: TrackedProcess): Promise<void> => {
    const asked = member.stat.image;
    const read = await peek.read(`/proc/${member.pid}/cmdline`, MAX_BYTES);
    const argv = read.ok ? splitArguments(read.value) : [];
    if (argv.length > 0 && member.stat.image === asked) member.watched = { ...member.watched, argv };
  };
  void Promise.allSettled(members.slice(0, MOST).map(ask)).then(() => peek.close());
  return peek;
}
