import type { Judged } from "../../system/judged.ts";
import { type Answer, notLearned } from "../probe.ts";

/** Why the environment of the judged process is not known, and with it whatever hangs on it. */
export function hiddenEnvironment({ environmentTimedOut }: Pick<Judged, "environmentTimedOut">): Answer<never> {
  if (environmentTimedOut)
    return notLearned(
      "timed-out",
      "The environment of the process could not be read in time: the kernel holds its memory.",
    );
  return notLearned("not-permitted", "The environment of the process may not be read.", {
    remedy: "Run gowhy as the user of that process, or as root.",
  });
}
