import { describe, expect, it } from "vitest";
import { aQuery, aResolve, aResolverConfig, aRoute, bothFamilies, routesOf } from "../../../../test/kit/a-route.ts";
import { anObservedWait, aWaitLike, type ObservedWait } from "../../../../test/kit/an-observed-wait.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import { say } from "../../../text/language.ts";
import type { Query } from "../lookups.ts";
import cause from "./cause.ts";

const dead = (server: string, given: Partial<Query> = {}) =>
  bothFamilies({ server, outcome: "silent", tookMs: 2_400, ...given });
const stopped = (queries: readonly Query[], given: Parameters<typeof aRoute>[0] = {}) =>
  aRoute({
    resolve: aResolve({ outcome: "servers-silent", addresses: [], queries: [...queries], tookMs: 2_400 }),
    stoppedAt: "resolve",
    ...given,
  });
const facts = (...queries: Query[]) => ({ routes: routesOf(stopped(queries)) });

const waitsOf = (...waits: readonly Partial<ObservedWait>[]) => ({
  waits: waits.map((each) => anObservedWait({ what: "dns", ...each })),
  leftOut: {},
});

const commandThatEnded = (exitCode: number) => ({
  argv: ["go"],
  exitCode,
  signal: null,
  wallMs: 9_000,
  oomKillsDuring: null,
  pidsMaxHitsDuring: null,
});

judgeTable(cause, {
  confirms: {
    "silent-beyond-the-timeout": {
      ...facts(...dead("10.20.0.53")),
      resolverConfig: aResolverConfig({ timeoutS: 2 }),
    },
    "the-command-waits-too": {
      ...facts(...dead("10.20.0.53"), ...dead("fd00::53")),
      watchedWaits: waitsOf(
        { on: "10.20.0.53:53", fromMs: 30, toMs: 4_980, ended: true },
        { on: "[fd00::53]:53", fromMs: 5_040, toMs: 7_000 },
      ),
    },
    "every-server-silent": facts(...dead("10.20.0.53")),
    "every-server-silent of three": facts(...dead("10.20.0.53"), ...dead("10.20.0.54"), ...dead("fd00::53")),
    "every-server-silent for the forward proxy's name": {
      routes: routesOf(
        stopped(dead("10.20.0.53"), {
          through: { scheme: "http", host: "proxy.lab.test", port: 3128, hasPassword: false, variable: "HTTPS_PROXY" },
        }),
      ),
    },
    "every-server-silent for the checksum database, the only host": {
      routes: routesOf(stopped(dead("10.20.0.53"), { purpose: "checksum-database" })),
    },
    "silent-or-unreachable": facts(
      ...dead("10.20.0.53"),
      ...bothFamilies({ server: "fd00::53", outcome: "unreachable" }),
    ),
  },
  rulesOut: {
    "the-command-got-an-answer": {
      ...facts(...dead("10.20.0.53")),
      watchedWaits: waitsOf({ on: "10.20.0.53:53", fromMs: 30, toMs: 2_430, ended: true }),
    },
    "the-command-got-an-answer and succeeded before the next look": {
      ...facts(...dead("10.20.0.53")),
      watchedWaits: waitsOf({ on: "10.20.0.53:53", fromMs: 30, toMs: 2_430 }),
      watchedCommand: commandThatEnded(0),
    },
    "a-server-replies": facts(
      ...dead("10.20.0.53"),
      aQuery({ server: "10.20.0.54", outcome: "servfail", rcode: "SERVFAIL" }),
    ),
    "a-server-replies on another route": {
      routes: routesOf(stopped(dead("10.20.0.53")), aRoute({ purpose: "checksum-database", host: "sum.lab.test" })),
    },
    "no-name-needed": { routes: routesOf(aRoute({ resolve: aResolve({ outcome: "literal", queries: [] }) })) },
  },
  nearMisses: {
    healthy: { routes: routesOf(aRoute()) },
    "the port is closed everywhere": facts(
      ...bothFamilies({ server: "127.0.0.53", outcome: "port-closed", tookMs: 1 }),
    ),
    "no route to any server": facts(...bothFamilies({ server: "10.20.0.53", outcome: "unreachable", tookMs: 0 })),
    "only AAAA stays unanswered": facts(aQuery({}), aQuery({ type: "AAAA", outcome: "silent", tookMs: 2_400 })),
    "given up before a slow server could answer": facts(...dead("10.20.0.53", { tookMs: 1_500 })),
    "every server answers NXDOMAIN": facts(...bothFamilies({ outcome: "no-such-name", rcode: "NXDOMAIN" })),
    "a host that go does not need": { routes: routesOf(aRoute(), stopped(dead("10.20.0.53"), { met: false })) },
    "a name in the hosts file": {
      routes: routesOf(aRoute({ resolve: aResolve({ outcome: "hosts-file", queries: dead("10.20.0.53") }) })),
    },
  },
  states: {
    "nothing was probed": { facts: { routes: "not-run" }, state: "cannot-tell" },
    "no host is needed": { facts: { routes: "not-applicable" }, state: "ruled-out" },
  },
});

/** The rule of go1.26 net/dnsclient_unix.go; 10.1 s was measured for one server and the defaults. */
it.each([
  ["one server", aResolverConfig(), "10.0 s"],
  ["two servers", aResolverConfig({ servers: ["10.20.0.53", "10.20.0.54"] }), "20.0 s"],
  ["three servers, cut by the dial limit", aResolverConfig({ servers: ["a", "b", "c"], search: ["corp"] }), "30.0 s"],
  ["one question at a time", aResolverConfig({ singleRequest: true }), "20.0 s"],
  ["timeout:1 attempts:1", aResolverConfig({ timeoutS: 1, attempts: 1 }), "1.0 s"],
])("waits by go's rule: %s", (_name, resolverConfig, wanted) => {
  const answer = cause.goGivesUp?.({ ...facts(...dead("10.20.0.53")), resolverConfig });
  expect(answer && say(answer.text, "en", answer.values)).toContain(wanted);
});

it("accounts for every look-up, whichever of the dead servers it waits for", () => {
  const accounts = (given: Parameters<typeof aWaitLike>[0]) =>
    cause.accountsFor?.(aWaitLike(given), facts(...dead("10.20.0.53")));
  expect(accounts({ what: "dns", on: "10.20.0.53:53" })).toBe(true);
  expect(accounts({ what: "dns", on: "" })).toBe(true);
  expect(accounts({ what: "connect", on: "10.20.0.53:53" })).toBe(false);
});

describe("as long as go itself still waits", () => {
  const silent = facts(...dead("10.20.0.53"));
  const state = (given: object) => {
    const known = { ...silent, ...given };
    return cause.confirms.filter((clue) => clue.strength === "proof" && clue.when(known)).map(({ id }) => id);
  };
  it("is not proven: the server may be slower than gowhy's question", () => {
    expect(state({})).toEqual([]);
    expect(state({ resolverConfig: aResolverConfig({ timeoutS: 5 }) })).toEqual([]);
  });
  it("is not ruled out by answers from before the servers died", () => {
    const before = { on: "10.20.0.53:53", fromMs: 30, toMs: 60, ended: true };
    const now = { on: "10.20.0.53:53", fromMs: 2_000, toMs: 4_000 };
    const known = { ...silent, watchedWaits: waitsOf(before, now), watchedCommand: commandThatEnded(1) };
    expect(cause.rulesOut.filter((clue) => clue.when(known))).toEqual([]);
  });
  it("is not ruled out while the command still waits, nor after it had waited for as long as go does", () => {
    const excuse = (wait: Partial<ObservedWait>) =>
      cause.rulesOut.filter((clue) =>
        clue.when({ ...silent, watchedWaits: waitsOf({ on: "10.20.0.53:53", ...wait }) }),
      );
    expect(excuse({ fromMs: 30, toMs: 2_430 })).toEqual([]);
    expect(excuse({ fromMs: 30, toMs: 2_430, ended: true, chain: [1, 4711] })).toEqual([]);
    expect(excuse({ fromMs: 30, toMs: 4_900, ended: true })).toEqual([]);
  });
  it("is not proven by waits of the command for others, nor by short ones with work between", () => {
    expect(state({ watchedWaits: waitsOf({ on: "10.20.0.99:53", fromMs: 0, toMs: 9_000 }) })).toEqual([]);
    const started = { chain: [1, 4711], fromMs: 0, toMs: 9_000 };
    expect(state({ watchedWaits: waitsOf({ on: "10.20.0.53:53", ...started }) })).toEqual([]);
    const short = [0, 3_000, 6_000].map((fromMs) => ({ on: "10.20.0.53:53", fromMs, toMs: fromMs + 2_000 }));
    expect(state({ watchedWaits: waitsOf(...short) })).toEqual([]);
  });
});
