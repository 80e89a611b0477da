import { expect, it } from "vitest";
import { aRequire } from "../../../../test/kit/a-login.ts";
import {
  aConnect,
  aForwardProxy,
  anAttempt,
  anEntry,
  aProxyList,
  aRoute,
  routesOf,
} from "../../../../test/kit/a-route.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const refused = (address: string, family: "ipv4" | "ipv6" = "ipv4") =>
  anAttempt({ address, family, outcome: "refused", errno: "ECONNREFUSED", tookMs: 1 });
const stopped = (attempts: ReturnType<typeof anAttempt>[], given: Parameters<typeof aRoute>[0] = {}) =>
  aRoute({ connect: aConnect({ outcome: "refused", attempts, tookMs: 1 }), stoppedAt: "connect", ...given });

judgeTable(cause, {
  confirms: {
    "every-address-refused": { routes: routesOf(stopped([refused("10.20.0.8")])) },
    "every-address-refused on both families": {
      routes: routesOf(stopped([refused("fd00::8", "ipv6"), refused("10.20.0.8")])),
    },
    "every-address-refused · no route for IPv6": {
      routes: routesOf(
        stopped([
          anAttempt({ address: "2001:db8::8", family: "ipv6", outcome: "network-unreachable", errno: "ENETUNREACH" }),
          refused("10.20.0.8"),
        ]),
      ),
    },
    "every-address-refused by a version-control host": {
      routes: routesOf(stopped([refused("10.20.0.8")], { purpose: "version-control", host: "git.lab.test" })),
    },
  },
  rulesOut: {
    "every-host-accepts": { routes: routesOf(aRoute()) },
    "only-through-a-proxy": {
      routes: routesOf(stopped([refused("10.20.0.9")], { through: aForwardProxy() })),
    },
  },
  nearMisses: {
    "the forward proxy refuses": { routes: routesOf(stopped([refused("10.20.0.9")], { through: aForwardProxy() })) },
    "the second address accepts": {
      routes: routesOf(aRoute({ connect: aConnect({ attempts: [refused("fd00::8", "ipv6"), anAttempt()] }) })),
    },
    "one address is silent": {
      routes: routesOf(
        stopped([refused("10.20.0.8"), anAttempt({ address: "10.20.0.9", outcome: "silent", unansweredSyns: 3 })]),
      ),
    },
    'the next entry serves, and "|" leads go there': {
      routes: routesOf(stopped([refused("10.20.0.8")]), aRoute({ entry: 1, host: "mirror.lab.test" })),
      proxyList: aProxyList({
        entries: [anEntry({ separator: "|" }), anEntry({ index: 1, host: "mirror.lab.test" })],
      }),
    },
    "a later entry that go does not come to": {
      routes: routesOf(aRoute(), stopped([refused("10.20.0.8")], { entry: 1, met: false })),
    },
    "only the checksum database refuses, which is sumdb/blocked": {
      routes: routesOf(
        aRoute(),
        stopped([refused("10.20.0.8")], { purpose: "checksum-database", host: "sum.lab.test" }),
      ),
    },
    "an ICMP answer": {
      routes: routesOf(
        stopped([anAttempt({ outcome: "host-unreachable", errno: "EHOSTUNREACH" })], {
          connect: aConnect({ outcome: "unreachable", attempts: [anAttempt({ outcome: "host-unreachable" })] }),
        }),
      ),
    },
  },
});

const required = aRequire({ path: "example.org/m", version: "v1.0.0", inGoSum: true, modInGoSum: true });
const module = {
  goMod: "/m/go.mod",
  goWork: null,
  root: "/m",
  modulePath: "m",
  goLine: "1.21",
  toolchainLine: null,
  vendor: false,
  problem: null,
  requires: [required],
  requiresTotal: 1,
};
const twoEntries = aProxyList({
  entries: [
    anEntry({ separator: "," }),
    anEntry({ index: 1, host: "mirror.lab.test", separator: "," }),
    anEntry({ index: 2, kind: "direct", text: "direct", host: null }),
  ],
});
const skip = cause.fixes[1];
const facts = { routes: routesOf(stopped([refused("10.20.0.8")])), proxyList: twoEntries, mainModule: module };

it("offers the next entry for one run, where go.sum pins every module", () => {
  expect(JSON.stringify(skip?.steps(facts))).toContain("GOPROXY='https://mirror.lab.test,direct' go");
});

it.each([
  ["a private pattern is set", { proxyList: { ...twoEntries, noProxyPatterns: ["*.corp.lab.test"] } }],
  ["a module is not in go.sum", { mainModule: { ...module, requires: [{ ...required, inGoSum: false }] } }],
  ["a module skips the proxy", { mainModule: { ...module, requires: [{ ...required, skipsProxy: true }] } }],
  [
    "direct is all that follows",
    {
      proxyList: aProxyList({
        entries: [anEntry({ separator: "," }), anEntry({ index: 1, kind: "direct", text: "direct" })],
      }),
    },
  ],
  [
    "a later entry has credentials",
    { proxyList: aProxyList({ entries: [anEntry({ separator: "," }), anEntry({ index: 1, hasUser: true })] }) },
  ],
  [
    "the entry itself has credentials",
    {
      proxyList: aProxyList({
        entries: [anEntry({ separator: ",", hasUser: true }), anEntry({ index: 1, host: "mirror.lab.test" })],
      }),
    },
  ],
  ["the go.mod is not known", { mainModule: undefined }],
])("does not route around the entry when %s", (_name, change) => {
  expect(skip?.steps({ ...facts, ...change } as typeof facts)).toEqual([]);
});
