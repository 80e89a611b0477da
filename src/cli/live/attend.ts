import type { Verdict } from "../../diagnosis/diagnosis.ts";
import { type GoLimit, goLimit } from "../../diagnosis/go-limits.ts";
import type { CommandRecord } from "../../examination/command-record.ts";
import type { Fact } from "../../facts/fact.ts";
import type { WaitSeen } from "../../observers/seen.ts";
import { startWatch } from "../../observers/start-watch.ts";
import type { Moment } from "../../observers/watch.ts";
import { clock } from "../../system/clock.ts";
import { kernelFiles } from "../../system/kernel-files.ts";
import { stepCloser } from "../../system/own-process.ts";
import { endTree } from "../../system/programs/end-tree.ts";
import type { WatchedProgram } from "../../system/programs/watched-program.ts";
import { say } from "../../text/language.ts";
import { deskArgv } from "../desk-argv.ts";
import type { Investigation } from "../investigation.ts";
import type { Heavy } from "../load-heavy.ts";
import type { Options } from "../options.ts";
import { standardError } from "../standard-error.ts";
import { inquire } from "./inquire.ts";
import { confirmedNotice, endingNotice, longNotice, type Told } from "./notices.ts";
import { openScreen } from "./screen.ts";
import { showLine } from "./show-line.ts";
import { leadingWait } from "./stall.ts";
import { shortCommand, waitSentence } from "./wait-sentence.ts";

/**
 * A wait this long starts its probes. One phase of a request takes one round trip, and the farthest hosts are 300 ms away; what probes
 * need to call a peer silent (2.1 s) and to get so far still ends within 3 s of the stall.
 */
const STALL_MS = 300;
/** From here on the other waits are looked into as well: by then the one that leads has its probes. */
const BESIDE_MS = 1_000;
/** From here on the probes are got ready, so that they start at once: 60 ms to unpack them, and as much again for the desk that reads files. */
const PREPARE_MS = 150;
/** CONTRACT: without a terminal one line at 60 s. */
const LONG_MS = 60_000;
/** CONTRACT: --give-up ends the command only where go's own limit is farther away than this. */
const GIVE_UP_BEFORE_MS = 10_000;

const SLOWING: readonly string[] = ["throttled", "memory"];

export interface AttendRequest {
  readonly program: WatchedProgram;
  readonly argv: readonly string[];
  /** When it was started, by the monotonic clock. */
  readonly startedMs: number;
  readonly record: CommandRecord;
  readonly options: Options;
  readonly loadHeavy: () => Promise<Heavy>;
}

export interface Attended {
  /** Begun at the first stall, or now. */
  investigation(): Promise<Investigation>;
  /** The same where it was begun already. */
  opened(): Promise<Investigation> | null;
  /** watch.* as they stand; after `stop`, of the whole command. */
  watched(): readonly Fact[];
  /** Takes the live line away, so that something else can be written. */
  clear(): void;
  /** A line that stays. */
  say(text: string): void;
  /** How long the command has taken by now; after `stop`, took. */
  elapsedMs(): number;
  stop(): void;
}

/** Watches a command that runs: shows what it waits for, has the probes join in, and ends it where that was asked for. */
export function attend(request: AttendRequest): Attended {
  const { program, argv, options, record } = request;
  const { language } = options;
  let endedMs = null as number | null;
  /** Until now, or until the command ended: what gowhy does afterwards is no time of the command. */
  const elapsedMs = () => endedMs ?? clock.nowMs() - request.startedMs;
  const screen = openScreen(standardError, process.env);
  const watch = startWatch({
    rootPid: program.pid,
    startedAtMs: request.startedMs,
    attached: false,
    deskArgv: deskArgv(),
    environment: process.env,
  });
  record.follow(() => watch.now()?.tick.processes.find((look) => look.process.name === "go")?.process.pid ?? null);
  let opened = null as Investigation | null;
  let opening = null as Promise<Investigation> | null;
  const inquiry = inquire(() => opened);
  const watched = (wallMs: number | null) => watch.facts(wallMs ?? elapsedMs());
  const investigation = (): Promise<Investigation> => {
    if (opening === null) stepCloser();
    opening ??= request.loadHeavy().then(({ investigate }) => {
      const { recorded, metGo } = record;
      opened = investigate({ options, argv, recorded, metGo, watched, onNews: inquiry.news });
      return opened;
    });
    return opening;
  };
  const nameOf = (peer: string) => opened?.nameOf(peer) ?? peer;
  const limitOf = (wait: WaitSeen) => goLimit(wait, opened?.limitFacts());
  const show = showLine(screen, nameOf, limitOf, language);
  let hasConfirmed = false;
  let hasSaidLong = false;
  let gaveUp = false;

  const onStall = (wait: WaitSeen, waits: readonly WaitSeen[], stalledMs: number): void => {
    if (opened) opened.prepare();
    else void investigation();
    if (stalledMs < STALL_MS) return;
    const verdict = inquiry.confirmed(wait, elapsedMs());
    if (stalledMs >= BESIDE_MS) inquiry.beside(wait, waits, elapsedMs());
    if (verdict && !hasConfirmed) {
      hasConfirmed = true;
      if (!screen.isLive) screen.say(confirmedNotice(elapsedMs(), toldOf(wait, verdict), language));
    }
    if (verdict && options.giveUp && !gaveUp && mayGiveUp(limitOf(wait), stalledMs)) {
      gaveUp = true;
      screen.say(endingNotice(shortCommand(argv), toldOf(wait, verdict), language));
      void endTree(program.pid, kernelFiles, clock);
    }
    if (!screen.isLive && !hasSaidLong && stalledMs >= LONG_MS) {
      hasSaidLong = true;
      screen.say(longNotice(stalledMs, waitSentence(wait, nameOf, language), language));
    }
  };

  const toldOf = (wait: WaitSeen, { cause, headline }: Verdict): Told => {
    const limit = limitOf(wait);
    return {
      cause,
      headline: say(headline.text, language, headline.values),
      limit: say(limit.text, language, limit.values),
    };
  };

  let isDue = false;
  let slowed = null as { readonly what: string; readonly sinceMs: number } | null;
  /** A quota or a lack of memory slows a command that still moves: that is no stall, and lasts all the same. */
  const slowedForMs = (wait: WaitSeen, atMs: number): number => {
    if (!SLOWING.includes(wait.what)) slowed = null;
    else if (slowed?.what !== wait.what) slowed = { what: wait.what, sinceMs: atMs };
    return slowed ? atMs - slowed.sinceMs : 0;
  };
  watch.onTick((moment: Moment) => {
    const wait = leadingWait(moment);
    show(moment, wait);
    if (!wait) return;
    const { atMs } = moment.tick;
    const lastsMs = moment.stall ? atMs - moment.stall.sinceMs : slowedForMs(wait, atMs);
    if (lastsMs < PREPARE_MS || isDue) return;
    isDue = true;
    // Beside the tick: what is done here is no cost of looking, and must not slow the looking down.
    setImmediate(() => {
      isDue = false;
      onStall(wait, moment.seen.waits, lastsMs);
    });
  });
  program.onPause((phase) => {
    if (phase === "stops") screen.erase();
  });
  return {
    investigation,
    opened: () => opening,
    watched: () => watched(null),
    clear: screen.erase,
    say: screen.say,
    elapsedMs,
    stop() {
      endedMs ??= elapsedMs();
      watch.stop();
      screen.erase();
    },
  };
}

/** go's own limit is far away, or it has none; where that is not known the command is left alone. */
function mayGiveUp({ limitMs, isKnown }: GoLimit, stalledMs: number): boolean {
  return limitMs === null ? isKnown : limitMs - stalledMs > GIVE_UP_BEFORE_MS;
}
