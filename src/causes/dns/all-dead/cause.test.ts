import { expect, it } from "vitest";
import { aQuery, aResolve, aResolverConfig, aRoute, bothFamilies, routesOf } from "../../../../test/kit/a-route.ts";
import { aWaitLike } from "../../../../test/kit/an-observed-wait.ts";
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

judgeTable(cause, {
  confirms: {
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
