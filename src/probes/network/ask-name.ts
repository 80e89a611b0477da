import type { Clock } from "../../system/clock.ts";
import type { DnsAnswer } from "../../system/network/network.ts";
import { decide, type ResolverConfig } from "./go-lookup.ts";
import type { AskServer } from "./server-silence.ts";

/** After the first usable answer the others get this long before the way goes on without them; Go would wait for each in turn. */
const GRACE_MS = 300;
/** A suffix that nobody answers does not hold up the name behind it. */
const SUFFIX_GRACE_MS = 400;

export interface AskedName {
  readonly name: string;
  /** Grows while answers come. */
  readonly answers: readonly DnsAnswer[];
  /** The way can go on: it is decided, or a usable answer is there and the rest is late. */
  readonly ready: Promise<void>;
  /** Every server has answered or is called silent, as far as go would turn to it. */
  readonly whole: Promise<void>;
}

/** Puts both questions for one name to every server at once, so that there is evidence for each. */
export function askName(
  name: string,
  isSuffixed: boolean,
  config: ResolverConfig,
  { askServer, clock }: { readonly askServer: AskServer; readonly clock: Clock },
  signal: AbortSignal,
): AskedName {
  const answers: DnsAnswer[] = [];
  let goOn: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let decided: () => void = () => {};
  const isDecided = new Promise<void>((resolve) => {
    decided = resolve;
  });
  const ofType = (type: "A" | "AAAA") => answers.filter((answer) => answer.type === type);
  const onAnswer = (answer: DnsAnswer) => {
    if (signal.aborted) return;
    answers.push(answer);
    const both = [decide(config.servers, ofType("A")), decide(config.servers, ofType("AAAA"))];
    if (!both.includes("pending")) {
      decided();
      return goOn();
    }
    const usable = answers.some((each) => ["answered", "no-such-name", "no-data"].includes(each.outcome));
    if (usable) void clock.sleep(GRACE_MS, signal).then(goOn);
  };
  const ask = (server: string, type: "A" | "AAAA") =>
    askServer({
      server,
      name,
      type,
      useTcp: config.useTcp,
      trustAd: config.trustAd,
      timeoutS: config.timeoutS,
      signal,
    }).then(onAnswer);
  const all = config.servers.map(async (server) => {
    const first = ask(server, "A");
    // single-request: some servers answer only one of two questions that arrive together.
    if (config.singleRequest) await Promise.race([first, clock.sleep(SUFFIX_GRACE_MS, signal)]);
    await Promise.all([first, ask(server, "AAAA")]);
  });
  // With rotate any server may be the first that go asks, so that each is waited for.
  const whole = Promise.race([Promise.all(all), ...(config.rotate ? [] : [isDecided])]).then(goOn);
  if (isSuffixed) void clock.sleep(SUFFIX_GRACE_MS, signal).then(goOn);
  return { name, answers, ready, whole };
}
