import { expect, it } from "vitest";
import { aConnect, aForwardProxy, aHandshake, aRequest, aRoute, routesOf } from "../../../../test/kit/a-route.ts";
import { anObservedWait, aSocket, aWaitLike, type ObservedWait } from "../../../../test/kit/an-observed-wait.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

type Given = Parameters<typeof aRoute>[0];
const silentTls = (given: Given = {}) =>
  aRoute({
    handshake: aHandshake({ outcome: "silent", chain: [], bytesReceived: 7, tookMs: 2_400 }),
    stoppedAt: "handshake",
    ...given,
  });
const silent = aRequest({
  outcome: "silent",
  status: null,
  body: null,
  conforms: null,
  firstByteMs: null,
  tookMs: 2_400,
});
const silentHttp = (given: Given = {}) => aRoute({ requests: [silent], stoppedAt: "request", ...given });
const stalled = aRequest({ outcome: "stalled-body", conforms: null, tookMs: 2_400 });

/** What the command itself was seen to wait for at the usual route. */
const peer = `${aRoute().connect?.attempts[0]?.address}:${aRoute().port}`;
const watched = (given: Partial<ObservedWait> & { readonly quietMs: number }) => ({
  waits: [anObservedWait({ what: "response", on: peer, figures: { quietMs: given.quietMs }, ...given })].map(
    ({ quietMs: _quietMs, ...wait }: ObservedWait & { quietMs?: number }) => wait,
  ),
  leftOut: {},
});

const succeeded = {
  argv: ["go", "mod", "download"],
  exitCode: 0,
  signal: null,
  wallMs: 12_000,
  oomKillsDuring: null,
  pidsMaxHitsDuring: null,
};

judgeTable(cause, {
  confirms: {
    "no-server-hello": { routes: routesOf(silentTls()) },
    "not-one-byte": {
      routes: routesOf(
        silentTls({ handshake: aHandshake({ outcome: "silent", chain: [], bytesReceived: 0, tookMs: 2_400 }) }),
      ),
    },
    "no-server-hello as long as go waits, and another entry serves": {
      routes: routesOf(silentTls()),
      watchedWaits: watched({ what: "tls", toMs: 10_040, quietMs: 4_000 }),
      watchedCommand: succeeded,
    },
    "no-response": { routes: routesOf(silentHttp()) },
    "no-response over plain http": { routes: routesOf(silentHttp({ scheme: "http" })) },
    "no-response-twice": { routes: routesOf(silentHttp({ requests: [silent, silent] })) },
    "command-waits-too for its response": {
      routes: routesOf(silentHttp()),
      watchedWaits: watched({ quietMs: 20_000 }),
    },
    "command-waits-too in its handshake": {
      routes: routesOf(silentTls()),
      watchedWaits: watched({ what: "tls", quietMs: 5_000 }),
    },
    "commands-body-is-dead": { routes: routesOf(aRoute()), watchedWaits: watched({ what: "body", quietMs: 20_000 }) },
    "commands-body-stalls": { routes: routesOf(aRoute()), watchedWaits: watched({ what: "body", quietMs: 5_000 }) },
    "commands-response-is-missing": { routes: routesOf(aRoute()), watchedWaits: watched({ quietMs: 20_000 }) },
    "no-response although the command succeeded by another way": {
      routes: routesOf(silentHttp()),
      watchedWaits: watched({ ended: true, on: "10.99.0.1:443", quietMs: 9_000 }),
      watchedCommand: succeeded,
    },
    "body-stalls": { routes: routesOf(aRoute({ requests: [stalled], stoppedAt: "request" })) },
  },
  rulesOut: {
    "every-host-answers": { routes: routesOf(aRoute()) },
    "answered-in-the-end": {
      routes: routesOf(silentHttp()),
      watchedWaits: watched({ ended: true, quietMs: 9_000 }),
      watchedCommand: succeeded,
    },
    "answered-in-the-end as the command ended with it": {
      routes: routesOf(silentHttp()),
      watchedWaits: watched({ ended: false, quietMs: 2_900 }),
      watchedCommand: succeeded,
    },
    "answered-in-the-end by a slow handshake": {
      routes: routesOf(silentTls()),
      watchedWaits: watched({ what: "tls", quietMs: 3_000 }),
      watchedCommand: succeeded,
    },
    "only-through-a-proxy": { routes: routesOf(silentHttp({ through: aForwardProxy() })) },
  },
  nearMisses: {
    "a slow answer": { routes: routesOf(aRoute({ requests: [aRequest({ firstByteMs: 2_600, tookMs: 2_610 })] })) },
    "the tunnel of a forward proxy stays silent": { routes: routesOf(silentTls({ through: aForwardProxy() })) },
    "a download that comes slowly": {
      routes: routesOf(aRoute()),
      watchedWaits: watched({ what: "body", toMs: 90_000, quietMs: 1_900 }),
    },
    "a connection that may be kept for later": {
      routes: routesOf(aRoute()),
      watchedWaits: watched({ what: "body", figures: { quietMs: 40_000, mayBeKept: 1 }, quietMs: 40_000 }),
    },
    "the connection of git, which unpacks meanwhile": {
      routes: routesOf(aRoute()),
      watchedWaits: watched({ what: "body", argv: ["/usr/lib/git-core/git-remote-https", "origin"], quietMs: 40_000 }),
    },
    "a proxy that fetches a module first": {
      routes: routesOf(aRoute()),
      watchedWaits: watched({ quietMs: 12_000 }),
    },
    "another host is waited for": {
      routes: routesOf(aRoute()),
      watchedWaits: watched({ what: "body", on: "10.99.0.1:443", quietMs: 40_000 }),
    },
    "given up early": { routes: routesOf(silentHttp({ requests: [{ ...silent, tookMs: 900 }] })) },
    "one path is silent, another is answered": {
      routes: routesOf(silentHttp({ requests: [aRequest(), silent] })),
    },
    "the connection is cut in the handshake": {
      routes: routesOf(
        silentTls({ handshake: aHandshake({ outcome: "closed", chain: [], bytesReceived: 0, tookMs: 3 }) }),
      ),
    },
    "no answer to the SYN": {
      routes: routesOf(aRoute({ connect: aConnect({ outcome: "silent" }), stoppedAt: "connect" })),
    },
    "a later entry that go does not come to": { routes: routesOf(aRoute(), silentHttp({ entry: 1, met: false })) },
    "only the checksum database is silent, which is sumdb/blocked": {
      routes: routesOf(aRoute(), silentHttp({ purpose: "checksum-database", host: "sum.lab.test" })),
    },
  },
});

it("is sure once the command has waited as well, and not before", () => {
  const stateOf = (quietMs: number) => {
    const facts = { routes: routesOf(silentHttp()), watchedWaits: watched({ quietMs }) };
    return cause.confirms.filter((clue) => clue.strength === "proof" && clue.when(facts)).map(({ id }) => id);
  };
  expect(stateOf(19_000)).toEqual([]);
  expect(stateOf(20_000)).toEqual(["command-waits-too"]);
});

it("accounts for the wait for a body that stalls, although other requests are answered", () => {
  const facts = { routes: routesOf(aRoute()), watchedWaits: watched({ what: "body", quietMs: 6_000 }) };
  expect(cause.accountsFor?.(aWaitLike({ what: "body", on: peer }), facts)).toBe(true);
});

it("does not say that nobody is behind a port from which the command itself got something", () => {
  const silentToUs = silentTls({
    handshake: aHandshake({ outcome: "silent", chain: [], bytesReceived: 0, tookMs: 2_400 }),
  });
  const said = (hasReceived: boolean) => {
    const watchedWaits = watched({ what: "body", socket: aSocket({ peer, hasReceived }), quietMs: 6_000 });
    const facts = { routes: routesOf(silentToUs), watchedWaits };
    const steps = cause.fixes.flatMap((fix) => fix.steps(facts)).map((step) => JSON.stringify(step));
    return {
      clues: cause.confirms.filter((clue) => clue.when(facts)).map(({ id }) => id),
      asksForTls: steps.some((step) => step.includes("is the TLS port")),
    };
  };
  expect(said(false)).toEqual({ clues: ["no-server-hello", "commands-body-stalls", "not-one-byte"], asksForTls: true });
  expect(said(true)).toEqual({ clues: ["no-server-hello", "commands-body-stalls"], asksForTls: false });
});

it("knows that only TLS has a limit", () => {
  expect(cause.goGivesUp?.({ routes: routesOf(silentTls()) })).not.toBeNull();
  expect(cause.goGivesUp?.({ routes: routesOf(silentHttp()) })).toBeNull();
});

it("accounts for waits for an answer of the silent host, and for no other host", () => {
  const facts = { routes: routesOf(silentHttp()) };
  const [attempt] = silentHttp().connect?.attempts ?? [];
  const peer = `${attempt?.address}:${silentHttp().port}`;
  const accounts = (given: Parameters<typeof aWaitLike>[0]) => cause.accountsFor?.(aWaitLike(given), facts);
  expect(accounts({ what: "response", on: peer })).toBe(true);
  expect(accounts({ what: "body", on: peer })).toBe(true);
  expect(accounts({ what: "connect", on: peer })).toBe(false);
  expect(accounts({ what: "response", on: "10.99.0.1:443" })).toBe(false);
});
