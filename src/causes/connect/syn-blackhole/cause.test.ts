import { expect, it } from "vitest";
import { aRequire } from "../../../../test/kit/a-login.ts";
import { aConnect, aForwardProxy, anAttempt, aRoute, routesOf } from "../../../../test/kit/a-route.ts";
import { aSocket, aWaitLike } from "../../../../test/kit/an-observed-wait.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import { say } from "../../../text/language.ts";
import cause from "./cause.ts";

const silent = (given: Parameters<typeof anAttempt>[0] = {}) =>
  anAttempt({ outcome: "silent", unansweredSyns: 3, tookMs: 2_300, ...given });
const stopped = (attempts: ReturnType<typeof anAttempt>[], given: Parameters<typeof aRoute>[0] = {}) =>
  aRoute({ connect: aConnect({ outcome: "silent", attempts, tookMs: 2_300 }), stoppedAt: "connect", ...given });
const facts = (...attempts: ReturnType<typeof anAttempt>[]) => ({ routes: routesOf(stopped(attempts)) });

judgeTable(cause, {
  confirms: {
    "syns-unanswered": facts(silent()),
    "syns-unanswered on every address": facts(
      silent(),
      silent({ address: "2001:db8::8", family: "ipv6", unansweredSyns: 2 }),
    ),
    "syns-unanswered · no route for IPv6": facts(
      anAttempt({ address: "2001:db8::8", family: "ipv6", outcome: "network-unreachable", errno: "ENETUNREACH" }),
      silent(),
    ),
    "no-answer-to-connect": facts(silent({ unansweredSyns: null })),
    "first-address-drops": {
      routes: routesOf(aRoute({ connect: aConnect({ attempts: [silent(), anAttempt({ address: "10.20.0.9" })] }) })),
    },
    "no-answer-to-connect after one SYN": facts(silent({ unansweredSyns: 1 })),
  },
  rulesOut: {
    "every-host-accepts": { routes: routesOf(aRoute()) },
    "only-through-a-proxy": { routes: routesOf(stopped([silent()], { through: aForwardProxy() })) },
  },
  nearMisses: {
    "the forward proxy is silent": { routes: routesOf(stopped([silent()], { through: aForwardProxy() })) },
    "IPv6 is silent, IPv4 accepts": {
      routes: routesOf(
        aRoute({ connect: aConnect({ attempts: [silent({ address: "2001:db8::8", family: "ipv6" }), anAttempt()] }) }),
      ),
    },
    "the first address is slow, one SYN may be lost": {
      routes: routesOf(
        aRoute({
          connect: aConnect({ attempts: [silent({ unansweredSyns: 1 }), anAttempt({ address: "10.20.0.9" })] }),
        }),
      ),
    },
    "the first address accepts, the second is silent": {
      routes: routesOf(aRoute({ connect: aConnect({ attempts: [anAttempt(), silent({ address: "10.20.0.9" })] }) })),
    },
    "not waited for long enough": facts(silent({ unansweredSyns: 1, tookMs: 400 })),
    "not waited for long enough, no counter": facts(silent({ unansweredSyns: null, tookMs: 600 })),
    "one address refuses": facts(silent(), anAttempt({ address: "10.20.0.9", outcome: "refused" })),
    "an ICMP answer": facts(anAttempt({ outcome: "host-unreachable", errno: "EHOSTUNREACH" })),
    "connected, then silent": {
      routes: routesOf(aRoute({ stoppedAt: "handshake" })),
    },
    "a later entry that go does not come to": {
      routes: routesOf(aRoute(), stopped([silent()], { entry: 1, met: false })),
    },
    "only the checksum database is silent, which is sumdb/blocked": {
      routes: routesOf(aRoute(), stopped([silent()], { purpose: "checksum-database", host: "sum.lab.test" })),
    },
  },
});

const required = (path: string) => aRequire({ path, version: "v1.0.0", inGoSum: true, modInGoSum: true });

/** go1.26.8, 2 processors, SYNs dropped: one module 30.1 s, three modules 60.1 s. */
it("says how long go itself takes", () => {
  const text = (modules: readonly string[]) => {
    const answer = cause.goGivesUp?.({
      ...facts(silent()),
      processors: { online: 2, allowed: 2, goMaxProcs: 2, goMaxProcsFrom: "affinity" },
      mainModule: {
        goMod: "/m/go.mod",
        goWork: null,
        root: "/m",
        modulePath: "m",
        goLine: "1.21",
        toolchainLine: null,
        vendor: false,
        problem: null,
        requires: modules.map(required),
        requiresTotal: modules.length,
      },
    });
    return answer ? say(answer.text, "en", answer.values) : "";
  };
  expect(text(["a"])).toContain("30.0 s per request");
  expect(text(["a", "b", "c"])).toContain("at least 1 min for 3 modules, 2 at once");
});

it("accounts for connections to the addresses that were silent, and for nothing else", () => {
  const accounts = (given: Parameters<typeof aWaitLike>[0]) =>
    cause.accountsFor?.(aWaitLike(given), facts(silent(), silent({ address: "2001:db8::8", family: "ipv6" })));
  expect(accounts({ on: "10.20.0.8:443" })).toBe(true);
  expect(accounts({ on: "goproxy.lab.test", socket: aSocket({ peer: "[2001:db8::8]:443" }) })).toBe(true);
  expect(accounts({ on: "10.20.0.9:443" })).toBe(false);
  expect(accounts({ on: "10.20.0.8:8443" })).toBe(false);
  expect(accounts({ what: "response", on: "10.20.0.8:443" })).toBe(false);
});
