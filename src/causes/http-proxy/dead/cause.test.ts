import { expect, it } from "vitest";
import {
  aConnect,
  aForwardProxy,
  aHandshake,
  anAttempt,
  aRequest,
  aRoute,
  aTunnel,
  routesOf,
} from "../../../../test/kit/a-route.ts";
import { anObservedWait, aWaitLike } from "../../../../test/kit/an-observed-wait.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import { say } from "../../../text/language.ts";
import cause from "./cause.ts";

type Given = Parameters<typeof aRoute>[0];
const proxied = (given: Given = {}) => aRoute({ through: aForwardProxy(), ...given });
const atConnect = (
  attempt: Parameters<typeof anAttempt>[0],
  outcome: "refused" | "silent" | "unreachable",
  given: Given = {},
) =>
  proxied({
    connect: aConnect({ port: 3128, outcome, attempts: [anAttempt(attempt)], tookMs: attempt?.tookMs ?? 1 }),
    stoppedAt: "connect",
    ...given,
  });
const silent = { outcome: "silent", unansweredSyns: 3, tookMs: 2_300 } as const;
const muteTunnel = (kind: "connect" | "socks5") =>
  proxied({
    through: aForwardProxy({ scheme: kind === "connect" ? "http" : "socks5" }),
    tunnel: aTunnel({ kind, outcome: "silent", status: null, tookMs: 2_300 }),
    stoppedAt: "tunnel",
  });
const silentRequest = aRequest({ outcome: "silent", status: null, body: null, firstByteMs: null, tookMs: 2_300 });
const facts = (...all: ReturnType<typeof aRoute>[]) => ({ routes: routesOf(...all) });

/** The command itself was seen to wait for the proxy, for so long without a byte. */
const waiting = (quietMs: number) => {
  const [attempt] = muteTunnel("connect").connect?.attempts ?? [];
  const on = `${attempt?.address}:${muteTunnel("connect").connect?.port}`;
  return { watchedWaits: { waits: [anObservedWait({ what: "proxy", on, figures: { quietMs } })], leftOut: {} } };
};

/** The same command, which ended in this way after it had waited for so long. */
const ended = (exitCode: number, lastedMs: number) => {
  const { waits, leftOut } = waiting(lastedMs).watchedWaits;
  return {
    watchedWaits: { waits: waits.map((wait) => ({ ...wait, fromMs: 40, toMs: 40 + lastedMs })), leftOut },
    watchedCommand: {
      argv: ["go", "mod", "download"],
      exitCode,
      signal: null,
      wallMs: lastedMs + 100,
      oomKillsDuring: null,
      pidsMaxHitsDuring: null,
    },
  };
};

judgeTable(cause, {
  confirms: {
    "proxy-refuses": facts(atConnect({ outcome: "refused", errno: "ECONNREFUSED" }, "refused")),
    "proxy-refuses on the way to the only host, the checksum database": facts(
      atConnect({ outcome: "refused", errno: "ECONNREFUSED" }, "refused", { purpose: "checksum-database" }),
    ),
    "proxy-unreachable": facts(atConnect({ outcome: "host-unreachable", errno: "EHOSTUNREACH" }, "unreachable")),
    "proxy-drops-syns": facts(atConnect(silent, "silent")),
    "proxy-does-not-accept": facts(atConnect({ ...silent, unansweredSyns: null }, "silent")),
    "proxy-stays-silent": facts(muteTunnel("connect")),
    "proxy-stays-silent as SOCKS": facts(muteTunnel("socks5")),
    "proxy-stays-silent until the command fails": { ...facts(muteTunnel("connect")), ...ended(1, 3_000) },
    "proxy-stays-silent as long as go waits, and another entry serves": {
      ...facts(muteTunnel("connect")),
      ...ended(0, 60_000),
    },
    "command-waits-too": { ...facts(muteTunnel("connect")), ...waiting(20_000) },
    "proxy-stays-silent in its own TLS": facts(
      proxied({
        through: aForwardProxy({ scheme: "https" }),
        proxyHandshake: aHandshake({ outcome: "silent", chain: [], bytesReceived: 0, tookMs: 2_300 }),
        tunnel: null,
        stoppedAt: "tunnel",
      }),
    ),
    "proxy-stays-silent over plain http": facts(
      proxied({ scheme: "http", requests: [silentRequest], stoppedAt: "request" }),
    ),
  },
  rulesOut: {
    "no-forward-proxy": facts(aRoute()),
    "proxy-lets-through": facts(proxied()),
    "answered-in-the-end": { ...facts(muteTunnel("connect")), ...ended(0, 3_000) },
    "answered-in-the-end by a SOCKS proxy, for which go waits for ever": {
      ...facts(muteTunnel("socks5")),
      ...ended(0, 70_000),
    },
    "other-tunnel-opens": facts(muteTunnel("connect"), proxied({ purpose: "checksum-database", host: "sum.lab.test" })),
  },
  nearMisses: {
    "the command waits for a proxy that opens tunnels": { ...facts(proxied()), ...waiting(60_000) },
    "the host itself refuses": facts(
      aRoute({
        connect: aConnect({ outcome: "refused", attempts: [anAttempt({ outcome: "refused" })] }),
        stoppedAt: "connect",
      }),
    ),
    "the tunnel opens, the target is silent in it": facts(
      proxied({ handshake: aHandshake({ outcome: "silent", chain: [], tookMs: 2_300 }), stoppedAt: "handshake" }),
    ),
    "it answers 403": facts(proxied({ tunnel: aTunnel({ outcome: "refused", status: 403 }), stoppedAt: "tunnel" })),
    "it answers 502": facts(proxied({ tunnel: aTunnel({ outcome: "refused", status: 502 }), stoppedAt: "tunnel" })),
    "it is slow to answer CONNECT": facts(
      proxied({ tunnel: aTunnel({ outcome: "silent", status: null, tookMs: 900 }), stoppedAt: "tunnel" }),
    ),
    "a host that go does not need": facts(
      aRoute(),
      atConnect({ outcome: "refused", errno: "ECONNREFUSED" }, "refused", { met: false }),
    ),
  },
});

it.each([
  ["refuses", facts(atConnect({ outcome: "refused" }, "refused")), "at once"],
  ["drops SYNs", facts(atConnect(silent, "silent")), "30.0 s per request"],
  ["does not answer CONNECT", facts(muteTunnel("connect")), "1 min per request"],
])("go's own limit when it %s", (_name, known, wanted) => {
  const answer = cause.goGivesUp?.(known);
  expect(answer && say(answer.text, "en", answer.values)).toContain(wanted);
});

it("has no limit for a SOCKS server that stays silent", () => {
  expect(cause.goGivesUp?.(facts(muteTunnel("socks5")))).toBeNull();
});

it("accounts for every wait at the proxy, and for none at another host", () => {
  const accounts = (given: Parameters<typeof aWaitLike>[0]) =>
    cause.accountsFor?.(aWaitLike(given), facts(atConnect(silent, "silent")));
  expect(accounts({ what: "connect", on: "10.20.0.8:3128" })).toBe(true);
  expect(accounts({ what: "proxy", on: "10.20.0.8:3128" })).toBe(true);
  expect(accounts({ what: "connect", on: "10.20.0.8:443" })).toBe(false);
  expect(accounts({ what: "lock", on: "10.20.0.8:3128" })).toBe(false);
});
