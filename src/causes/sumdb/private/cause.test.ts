import { expect, it } from "vitest";
import { aModule, aRequire } from "../../../../test/kit/a-login.ts";
import { aProxyList, aRequest, aResolve, aRoute, routesOf } from "../../../../test/kit/a-route.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { Route } from "../../network-routes.ts";
import cause from "./cause.ts";
import { exemption } from "./exemption.ts";

const module = "code.lab.test/team/tool@v1.2.0";
const serving = aRoute({
  requests: [aRequest({ module })],
  resolve: aResolve({ addresses: ["203.0.113.7"] }),
});
const lookup = (given: Partial<Route["requests"][number]> = {}) =>
  aRequest({
    asksFor: "sumdb-lookup",
    module,
    path: `/lookup/${module}`,
    status: 404,
    conforms: false,
    body: "text",
    message: "not found: terminal prompts disabled",
    ...given,
  });
const database = (...requests: Route["requests"][number][]): Route =>
  aRoute({ purpose: "checksum-database", entry: null, host: "sum.lab.test", stoppedAt: "request", requests });
const proxyList = aProxyList();
const other = lookup({ module: "pub.lab.test/well/known@v1.0.0", status: 200, conforms: true });

judgeTable(cause, {
  confirms: {
    "database-does-not-know-it": { routes: routesOf(serving, database(lookup())), proxyList },
    "database-does-not-know-it (410)": { routes: routesOf(serving, database(lookup({ status: 410 }))), proxyList },
    "database-does-not-know-it (in the cache, not in go.sum)": {
      routes: routesOf(aRoute(), database(lookup())),
      proxyList,
      mainModule: aModule(aRequire({ inCache: true })),
    },
    "database-knows-others": { routes: routesOf(serving, database(lookup(), other)), proxyList },
    "comes-from-a-private-address": {
      routes: routesOf(aRoute({ requests: [aRequest({ module })] }), database(lookup())),
      proxyList,
      mainModule: aModule(aRequire()),
    },
  },
  rulesOut: {
    "database-off": { routes: routesOf(serving, database(lookup())), proxyList: aProxyList({ sumdbName: "off" }) },
    "every-module-known": { routes: routesOf(serving, database(other)), proxyList },
  },
  nearMisses: {
    "a pattern exempts it": {
      routes: routesOf(serving, database(lookup())),
      proxyList,
      mainModule: aModule(aRequire({ skipsSumdb: true })),
    },
    "the module comes from nowhere": {
      routes: routesOf(
        aRoute({ stoppedAt: "request", requests: [aRequest({ module, status: 404, conforms: false })] }),
        database(lookup()),
      ),
      proxyList,
    },
    "the database is out of order": { routes: routesOf(serving, database(lookup({ status: 500 }))), proxyList },
    "the database is silent": {
      routes: routesOf(serving, database(lookup({ outcome: "silent", status: null }))),
      proxyList,
    },
    "another module is unknown to it": {
      routes: routesOf(serving, database(lookup({ module: "else.lab.test/x/y@v0.1.0" }))),
      proxyList,
    },
  },
  states: {
    "a new public version looks the same": {
      facts: { routes: routesOf(serving, database(lookup())), proxyList },
      state: "likely",
    },
    "no lookup was made": { facts: { routes: routesOf(serving), proxyList }, state: "no-sign" },
  },
});

it("exempts the owner and keeps the proxy that serves it", () => {
  const list = aProxyList({ noSumPatterns: ["old.lab.test"], noProxyPatterns: ["old.lab.test"] });
  expect(exemption(list, { purpose: "module-proxy" }, module)).toEqual({
    variable: "GONOSUMDB",
    value: "old.lab.test,code.lab.test/team",
  });
  expect(exemption(aProxyList(), { purpose: "version-control" }, "code.lab.test/tool")).toEqual({
    variable: "GOPRIVATE",
    value: "code.lab.test/tool",
  });
});
