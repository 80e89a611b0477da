import type { Verdict } from "../../diagnosis/diagnosis.ts";
import type { WaitSeen } from "../../observers/seen.ts";
import type { Investigation } from "../investigation.ts";

/**
 * Without a probe's news the waits themselves are judged again, as they grow longer: every second at first, and then each time
 * that the wait has become half as long again. To judge takes 5 ms; once a second that cost more than the sampler.
 */
const JUDGE_EVERY_MS = 1_000;
const JUDGE_AT_GROWTH = 0.5;

/** A second wait may follow the first at once; a command that waits now here, now there, is looked into ever more seldom. */
const PAUSE_MS = 2_000;
/** What is waited for lies outside of the tree. A wait for a child, or work, shows its reason in another process of the tree. */
const HAS_ANOTHER_END: readonly WaitSeen["what"][] = [
  "dns",
  "connect",
  "proxy",
  "tls",
  "response",
  "body",
  "lock",
  "filesystem",
  "frozen",
];
/** The same wait may have another reason a minute later. */
const AGAIN_AFTER_MS = 60_000;

/** The probes of a wait that lasts, and the verdict on it. */
export interface Inquiry {
  /** The confirmed cause of this wait so far; null: none, or it is still looked for. */
  confirmed(wait: WaitSeen, atMs: number): Verdict | null;
  /** The waits beside it: two faults at once hold two processes, and only one of them leads. */
  beside(leading: WaitSeen, waits: readonly WaitSeen[], atMs: number): void;
  /** Something new may be known. */
  news(): void;
}

/** Starts the probes that a wait calls for, once for what it waits for, and judges on news or ever more seldom, never in every tick. */
export function inquire(opened: () => Pick<Investigation, "lookInto" | "confirmedFor"> | null): Inquiry {
  const lookedInto = new Map<string, number>();
  let lastMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  const lookInto = (investigation: Pick<Investigation, "lookInto">, wait: WaitSeen, atMs: number) => {
    const object = objectOf(wait);
    if (
      atMs - lastMs < PAUSE_MS * count ||
      atMs - (lookedInto.get(object) ?? Number.NEGATIVE_INFINITY) < AGAIN_AFTER_MS
    )
      return;
    if (!investigation.lookInto(wait)) return;
    lookedInto.set(object, atMs);
    lastMs = atMs;
    count += 1;
  };
  let besideMs = Number.NEGATIVE_INFINITY;
  let judged = null as Judged | null;
  let hasNews = false;
  return {
    confirmed(wait, atMs) {
      const investigation = opened();
      if (!investigation) return null;
      lookInto(investigation, wait, atMs);
      const last = judged?.key === wait.key ? judged : null;
      if (last?.verdict || (last && !hasNews && !isDue(last, atMs))) return last.verdict;
      hasNews = false;
      judged = { key: wait.key, sinceMs: last?.sinceMs ?? atMs, atMs, verdict: investigation.confirmedFor(wait) };
      return judged.verdict;
    },
    beside(leading, waits, atMs) {
      const investigation = opened();
      if (!investigation || atMs - besideMs < JUDGE_EVERY_MS) return;
      besideMs = atMs;
      for (const wait of waits)
        if (HAS_ANOTHER_END.includes(wait.what) && objectOf(wait) !== objectOf(leading))
          lookInto(investigation, wait, atMs);
    },
    news() {
      hasNews = true;
    },
  };
}

interface Judged {
  readonly key: string;
  readonly sinceMs: number;
  readonly atMs: number;
  readonly verdict: Verdict | null;
}

const isDue = ({ sinceMs, atMs: lastMs }: Judged, atMs: number): boolean =>
  atMs - lastMs >= Math.max(JUDGE_EVERY_MS, (lastMs - sinceMs) * JUDGE_AT_GROWTH);

/** What the probes of such a wait would look at: two files on one disk are one thing to them, two peers are two. */
function objectOf({ what, on, file }: WaitSeen): string {
  if (["io", "compile", "link", "cpu", "throttled", "memory"].includes(what)) return what;
  return `${what} ${what === "filesystem" ? (file?.mountPoint ?? on) : on}`;
}
