import type { WaitLike } from "../causes/cause.ts";
import { isAtServer } from "../causes/dns/lookups.ts";
import {
  CONNECT_LIMIT_MS,
  DIAL_LIMIT_MS,
  lookupLimitMs,
  patience,
  TLS_LIMIT_MS,
  type Workload,
} from "../causes/go-patience.ts";
import type { ValueOf } from "../facts/fact.ts";
import type { resolverConfig } from "../facts/resolver.ts";
import type { routes } from "../facts/routes.ts";
import { duration } from "../text/duration.ts";
import type { Text, Values } from "../text/language.ts";

/** What is asked of a wait: so that the line shown while a command still waits needs no facts of the machine. */
export type LimitedWait = Pick<WaitLike, "what" | "argv"> & Partial<Pick<WaitLike, "peers" | "socket" | "figures">>;

export interface LimitFacts extends Workload {
  readonly resolverConfig?: ValueOf<typeof resolverConfig>;
  readonly routes?: ValueOf<typeof routes>;
}

/** Whether the command itself will ever give up this wait, and when. */
export interface GoLimit {
  /** From the beginning of this wait until it is given up; null: never, or nobody knows. */
  readonly limitMs: number | null;
  /** Whether `limitMs` null means never. */
  readonly isKnown: boolean;
  readonly text: Text;
  readonly values: Values;
}

/**
 * What the go command does about waits of this kind. Source: go1.26 cmd/go/internal/web and net/http/transport.go
 * (DefaultTransport: dial 30 s, TLS 10 s, CONNECT 60 s, no limit for a response or a whole request),
 * net/dnsclient_unix.go, internal/filelock; the limits of phases were measured from go1.19 to go1.26.
 */
export function goLimit(wait: LimitedWait, facts: LimitFacts = {}): GoLimit {
  const program = programOf(wait.argv);
  if (program !== "go" && NETWORK.includes(wait.what)) return limitOfOther(wait, program);
  if (program !== "go" && (wait.what === "lock" || wait.what === "child")) return never(NO_LIMIT_HERE);
  switch (wait.what) {
    case "dns":
      return limitOfLookup(wait, facts);
    case "connect":
      return perRequest(DIAL_LIMIT_MS, facts);
    case "tls":
      return perRequest(TLS_LIMIT_MS, facts);
    case "proxy":
      return limitOfProxy(wait, facts);
    case "response":
    case "body":
      return never(NO_ANSWER);
    case "lock":
      return never(NO_LOCK_LIMIT);
    case "child":
      return isGoTest(wait.argv) ? { ...TEST_TIMEOUT, isKnown: true, values: {} } : never(NO_CHILD_LIMIT);
    case "cpu":
    case "compile":
    case "link":
      return { limitMs: null, isKnown: true, text: WORKS, values: {} };
    case "throttled":
    case "memory":
    case "io":
      return { limitMs: null, isKnown: true, text: SLOWED, values: {} };
    case "filesystem":
    case "prompt":
    case "stopped":
    case "frozen":
    case "seccomp":
    case "stdout":
      return never(NO_LIMIT_HERE);
  }
}

const NETWORK: readonly string[] = ["dns", "connect", "tls", "proxy", "response", "body"];

const perRequest = (limitMs: number, facts: LimitFacts): GoLimit => ({
  limitMs,
  isKnown: true,
  ...patience(limitMs, facts),
});

const never = (text: Text): GoLimit => ({ limitMs: null, isKnown: true, text, values: {} });

/** Where another server answers, go turns to it: its wait for the silent one ends, and the look-up succeeds. */
function limitOfLookup({ socket }: LimitedWait, facts: LimitFacts): GoLimit {
  const lookups = (facts.routes?.routes ?? []).flatMap(({ resolve }) => (resolve ? [resolve] : []));
  const own = lookups.filter(({ queries }) =>
    queries.some(({ server, outcome }) => outcome === "silent" && isAtServer(socket?.peer ?? "", server)),
  );
  const limitMs = Math.max(0, ...own.map(({ goWaitsMs }) => goWaitsMs));
  if (limitMs === 0 || own.some(({ outcome }) => outcome !== "resolved"))
    return perRequest(lookupLimitMs(facts.resolverConfig), facts);
  return { limitMs, isKnown: true, text: NEXT_SERVER, values: { wait: duration(limitMs) } };
}

/** SOCKS has no limit in Go; CONNECT has one. Where the wait does not tell which it is, both are said. */
function limitOfProxy({ peers = [], figures }: LimitedWait, facts: LimitFacts): GoLimit {
  const proxies = peers.filter(({ role }) => role === "forward-proxy");
  if (proxies.length > 0 && proxies.every(({ scheme }) => scheme.startsWith("socks"))) return never(NO_SOCKS_LIMIT);
  if (proxies.length > 0 && proxies.every(({ scheme }) => scheme.startsWith("http")))
    return perRequest(CONNECT_LIMIT_MS, facts);
  // Where no facts name the peer yet, the sampler does, from the command's own environment.
  if (figures?.["isSocks"] === 1) return never(NO_SOCKS_LIMIT);
  if (figures?.["isSocks"] === 0) return perRequest(CONNECT_LIMIT_MS, facts);
  return { limitMs: null, isKnown: false, text: CONNECT_OR_SOCKS, values: {} };
}

/**
 * curl's connect timeout (CURLOPT_CONNECTTIMEOUT, 300 s) is what git over http has; it covers names, connect and TLS. git sets
 * no http.lowSpeedLimit. ssh leaves connecting to the kernel: tcp_syn_retries 6 end after 127 s, after 131 s where
 * tcp_syn_linear_timeouts is 4 (Documentation/networking/ip-sysctl.rst).
 */
const CURL_CONNECT_MS = 300_000;
const SYN_RETRIES_MS = 127_000;

function limitOfOther({ what }: LimitedWait, program: string): GoLimit {
  const isPhase = what === "dns" || what === "connect" || what === "tls";
  if (program.startsWith("git-remote-http") && isPhase)
    return { limitMs: CURL_CONNECT_MS, isKnown: true, text: GIT_CONNECT, values: { program } };
  if (program === "ssh" && what === "connect")
    return { limitMs: SYN_RETRIES_MS, isKnown: true, text: SSH_CONNECT, values: { program } };
  if (program.startsWith("git") || program === "ssh")
    return { limitMs: null, isKnown: true, text: GIT_NEVER, values: { program } };
  return { limitMs: null, isKnown: false, text: ITS_OWN_LIMIT, values: { program } };
}

/** `go`, or a wrapper of a version such as go1.25.3. */
function programOf(argv: readonly string[]): string {
  const name = argv[0]?.replace(/^.*\//, "") ?? "";
  return /^go(1\.\d+(\.\d+|rc\d+|beta\d+)?)?$/.test(name) ? "go" : name;
}

const isGoTest = (argv: readonly string[]): boolean =>
  programOf(argv) === "go" && argv[1] === "test" && !argv.some((word) => /^--?timeout(=|$)/.test(word));

/** -timeout 10m, and one minute more for the test to say where it hangs. Source: go1.26 cmd/go/internal/test, testKillTimeout; 659 s was measured. */
const TEST_TIMEOUT = {
  limitMs: 660_000,
  text: {
    en: "go test ends the test after 10 min (-timeout), 11 min at the latest",
    zh: "go test 会在 10 分钟（-timeout）后结束测试，最迟 11 分钟",
  },
} as const;

const NEXT_SERVER: Text = {
  en: "each look-up costs {wait}; then another server answers go",
  zh: "每次解析多花 {wait}，之后由其他服务器回答",
};
const NO_ANSWER: Text = {
  en: "go sets no limit for an answer: it waits for ever",
  zh: "go 对等待响应没有时限：会一直等下去",
};
const NO_LOCK_LIMIT: Text = {
  en: "go sets no limit for a lock: it waits for ever",
  zh: "go 对等待文件锁没有时限：会一直等下去",
};
const NO_CHILD_LIMIT: Text = {
  en: "go sets no limit for the programs that it starts: it waits for ever",
  zh: "go 对其启动的程序没有时限：会一直等下去",
};
const NO_SOCKS_LIMIT: Text = {
  en: "go sets no limit for a SOCKS proxy: it waits for ever",
  zh: "go 对 SOCKS 代理没有时限：会一直等下去",
};
const NO_LIMIT_HERE: Text = { en: "nothing ends this wait by itself", zh: "这种等待不会自行结束" };
const SLOWED: Text = { en: "it goes on, only slowly; no limit ends it", zh: "仍在继续，只是很慢；没有时限" };
const WORKS: Text = {
  en: "this is work, not a wait; go sets no limit for it",
  zh: "这是在工作而不是等待；go 对此没有时限",
};
const CONNECT_OR_SOCKS: Text = {
  en: "go waits 1 min for an HTTP proxy per request, and for ever for a SOCKS proxy",
  zh: "go 对每个请求等待 HTTP 代理 1 分钟，对 SOCKS 代理则一直等下去",
};
const GIT_CONNECT: Text = {
  en: "{program} gives up after 5 min; go sets no limit of its own",
  zh: "{program} 在 5 分钟后放弃；go 自身没有时限",
};
const SSH_CONNECT: Text = {
  en: "{program} gives up when the kernel does, after about 2 min; go sets no limit of its own",
  zh: "{program} 随内核放弃，约 2 分钟；go 自身没有时限",
};
const GIT_NEVER: Text = {
  en: "{program} sets no limit here, nor does go: it waits for ever",
  zh: "{program} 与 go 在此都没有时限：会一直等下去",
};
const ITS_OWN_LIMIT: Text = {
  en: "when {program} gives up is its own affair; go waits for it without a limit",
  zh: "{program} 何时放弃由它自己决定；go 会无限期等待它",
};
