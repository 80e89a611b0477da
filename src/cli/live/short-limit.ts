import type { GoLimit } from "../../diagnosis/go-limits.ts";
import type { WaitSeen } from "../../observers/seen.ts";
import { duration } from "../../text/duration.ts";
import { type Language, say, type Text } from "../../text/language.ts";

const PER_REQUEST: Text = { en: "go waits {limit} per request", zh: "go 每个请求等待 {limit}" };
const GIVES_UP: Text = { en: "{who} gives up after {limit}", zh: "{who} 在 {limit} 后放弃" };
const FOR_EVER: Text = { en: "{who} waits for ever", zh: "{who} 会一直等下去" };

const CONTINUE: Text = { en: "kill -CONT {pid} continues it", zh: "kill -CONT {pid} 可使其继续" };

const REQUESTS: readonly string[] = ["dns", "connect", "tls", "proxy"];
/** Nothing that somebody could give up: it goes on, or is work. */
const GOES_ON: readonly string[] = ["throttled", "memory", "io", "cpu", "compile", "link"];

/** Whether and when the waiting program gives up, in the few words that a line has room for; null where nobody knows, or nothing is waited for. */
export function shortLimit(wait: WaitSeen, { limitMs, isKnown }: GoLimit, language: Language): string | null {
  if (!isKnown || GOES_ON.includes(wait.what)) return null;
  // Who is held waits for nothing by itself: it is told who can end that, where that is anybody.
  if (wait.what === "stopped" && wait.on === "SIGCONT") return say(CONTINUE, language, { pid: wait.pid });
  if (wait.what === "stopped" || wait.what === "frozen") return null;
  const who = wait.argv[0]?.split("/").at(-1) || "go";
  if (limitMs === null) return say(FOR_EVER, language, { who });
  const limit = duration(limitMs).replace(/\.0 s$/, " s");
  const text = REQUESTS.includes(wait.what) && /^go(1\.|$)/.test(who) ? PER_REQUEST : GIVES_UP;
  return say(text, language, { who, limit });
}
