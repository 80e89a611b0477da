import { expect, it } from "vitest";
import { aModule, aRequire } from "../../../../test/kit/a-login.ts";
import {
  aConnect,
  aForwardProxy,
  aHandshake,
  anAttempt,
  anEntry,
  aProxyList,
  aRequest,
  aResolve,
  aRoute,
  aTunnel,
  routesOf,
} from "../../../../test/kit/a-route.ts";
import { aWaitLike } from "../../../../test/kit/an-observed-wait.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { Route } from "../../network-routes.ts";
import cause from "./cause.ts";

const relay = (status: number, conforms = false) =>
  aRequest({
    asksFor: "sumdb-supported",
    path: "/sumdb/sum.lab.test/supported",
    status,
    conforms,
    module: null,
    body: "text",
  });
const proxy = aRoute({ requests: [aRequest(), relay(404)] });
const database = (given: Partial<Route>): Route =>
  aRoute({ purpose: "checksum-database", entry: null, host: "sum.lab.test", ...given });
const silent = database({
  stoppedAt: "connect",
  connect: aConnect({ outcome: "silent", attempts: [anAttempt({ outcome: "silent", unansweredSyns: 2 })] }),
});
const refusing = database({ stoppedAt: "connect", connect: aConnect({ outcome: "refused" }) });
const proxyList = aProxyList();
const lookup = (given: Partial<Route["requests"][number]>) =>
  aRequest({ asksFor: "sumdb-lookup", path: "/lookup/code.lab.test/team/tool@v1.2.0", ...given });

judgeTable(cause, {
  confirms: {
    "host-is-silent": { routes: routesOf(proxy, silent), proxyList },
    "host-refuses": { routes: routesOf(proxy, refusing), proxyList },
    "handshake-is-cut": {
      routes: routesOf(
        proxy,
        database({ stoppedAt: "handshake", handshake: aHandshake({ outcome: "reset", chain: [] }) }),
      ),
      proxyList,
    },
    "name-is-withheld": {
      routes: routesOf(
        proxy,
        database({ stoppedAt: "resolve", resolve: aResolve({ outcome: "no-such-name", addresses: [] }) }),
      ),
      proxyList,
    },
    "tunnel-is-denied": {
      routes: routesOf(
        aRoute({ through: aForwardProxy(), requests: [aRequest(), relay(404)] }),
        database({
          through: aForwardProxy(),
          stoppedAt: "tunnel",
          tunnel: aTunnel({ outcome: "refused", status: 403 }),
        }),
      ),
      proxyList,
    },
    "a-filter-answers": {
      routes: routesOf(
        proxy,
        database({ stoppedAt: "request", requests: [lookup({ status: 403, conforms: false, body: "html" })] }),
      ),
      proxyList,
    },
  },
  rulesOut: {
    "database-answers": { routes: routesOf(aRoute({ requests: [aRequest(), relay(200, true)] })), proxyList },
    "database-off": { routes: routesOf(proxy, silent), proxyList: aProxyList({ sumdbName: "off", sumdbHost: null }) },
    "nothing-to-verify": {
      routes: routesOf(proxy, silent),
      proxyList,
      mainModule: aModule(aRequire({ inGoSum: true, modInGoSum: true })),
    },
    "no-module-comes": {
      routes: routesOf(aRoute({ stoppedAt: "connect", connect: aConnect({ outcome: "silent" }) }), silent),
      proxyList,
    },
  },
  nearMisses: {
    "the relay answers, so go never asks the host itself": {
      routes: routesOf(aRoute({ requests: [aRequest(), relay(200, true)] }), { ...silent, met: false }),
      proxyList,
    },
    "the relay fails with 500: go asks no further": {
      routes: routesOf(aRoute({ requests: [aRequest(), relay(500)] }), silent),
      proxyList,
    },
    "the database is well but does not know the module": {
      routes: routesOf(proxy, database({ stoppedAt: "request", requests: [lookup({ status: 404, conforms: false })] })),
      proxyList,
    },
    "its certificate is not trusted": {
      routes: routesOf(
        proxy,
        database({
          stoppedAt: "handshake",
          handshake: aHandshake({ outcome: "untrusted", distrust: "unknown-authority" }),
        }),
      ),
      proxyList,
    },
    "modules are files, and no module is known to need the database": {
      routes: routesOf(silent),
      proxyList: aProxyList({ entries: [anEntry({ kind: "file", text: "file:///srv/modules", host: null })] }),
    },
    "modules are files, and the resolver is dead": {
      routes: routesOf(
        database({ stoppedAt: "resolve", resolve: aResolve({ outcome: "servers-silent", addresses: [] }) }),
      ),
      proxyList: aProxyList({ entries: [anEntry({ kind: "file", text: "file:///srv/modules", host: null })] }),
      mainModule: aModule(aRequire()),
    },
  },
  states: {
    "modules are files, and one is not in go.sum": {
      facts: {
        routes: routesOf(silent),
        proxyList: aProxyList({ entries: [anEntry({ kind: "file", text: "file:///srv/modules", host: null })] }),
        mainModule: aModule(aRequire()),
      },
      state: "confirmed",
    },
    "a module is missing in go.sum": {
      facts: { routes: routesOf(proxy, silent), proxyList, mainModule: aModule(aRequire()) },
      state: "confirmed",
    },
  },
});

it.each([
  ["for ever", database({ stoppedAt: "request", requests: [lookup({ outcome: "silent", status: null })] }), null],
  ["30 s", silent, "30.0 s"],
  ["10 s", database({ stoppedAt: "handshake", handshake: aHandshake({ outcome: "silent", chain: [] }) }), "10.0 s"],
  ["at once", refusing, undefined],
])("says that go waits %s", (_, route, limit) => {
  const wait = cause.goGivesUp?.({ routes: routesOf(proxy, route), proxyList });
  expect(wait === null ? null : wait?.values["limit"]).toBe(limit);
});

it("names the second address of the public database alone", () => {
  const set = (host: string) =>
    cause.fixes[0]?.steps({
      routes: routesOf(proxy, { ...silent, host }),
      proxyList: aProxyList({ sumdbName: host, sumdbHost: host }),
    });
  expect(set("sum.golang.org")).toEqual([{ do: "go-env", set: { GOSUMDB: "sum.golang.google.cn" } }]);
  expect(set("sum.lab.test")).toEqual([]);
});

it("accounts for waits at the database, or for its name where that is withheld", () => {
  const far = database({
    stoppedAt: "connect",
    resolve: aResolve({ addresses: ["10.20.0.77"] }),
    connect: aConnect({ outcome: "silent", attempts: [anAttempt({ address: "10.20.0.77", outcome: "silent" })] }),
  });
  const nameless = database({ stoppedAt: "resolve", resolve: aResolve({ outcome: "no-such-name", addresses: [] }) });
  const accounts = (given: Parameters<typeof aWaitLike>[0], route = far) =>
    cause.accountsFor?.(aWaitLike(given), { routes: routesOf(proxy, route), proxyList });
  expect(accounts({ what: "connect", on: "10.20.0.77:443" })).toBe(true);
  expect(accounts({ what: "connect", on: "10.20.0.8:443" })).toBe(false);
  expect(accounts({ what: "dns", on: "10.20.0.53:53" })).toBe(false);
  expect(accounts({ what: "dns", on: "10.20.0.53:53" }, nameless)).toBe(true);
});
