import { anEntry, aProxyList, aQuery, aResolve, aRoute, bothFamilies, routesOf } from "../../../../test/kit/a-route.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { Query } from "../lookups.ts";
import cause from "./cause.ts";

const servfail = { outcome: "servfail", rcode: "SERVFAIL" } as const;
const refused = { outcome: "refused-rcode", rcode: "REFUSED" } as const;
const failing = (...queries: Query[]) => ({
  routes: routesOf(
    aRoute({
      resolve: aResolve({ outcome: "servers-failing", addresses: [], queries }),
      stoppedAt: "resolve",
    }),
  ),
});

judgeTable(cause, {
  confirms: {
    "every-answer-is-an-error": failing(...bothFamilies(servfail)),
    "every-answer-is-an-error REFUSED": failing(...bothFamilies(refused)),
    "every-answer-is-an-error · the other server silent": failing(
      ...bothFamilies({ server: "10.20.0.53", outcome: "silent", tookMs: 2_400 }),
      ...bothFamilies({ server: "10.20.0.54", ...servfail }),
    ),
    "every-answer-is-an-error · NXDOMAIN only under the search suffix": failing(
      ...bothFamilies(servfail),
      ...bothFamilies({ name: "goproxy.lab.test.corp.lan.", outcome: "no-such-name", rcode: "NXDOMAIN" }),
    ),
    "every-answer-is-an-error · AAAA without data": failing(
      aQuery(servfail),
      aQuery({ type: "AAAA", outcome: "no-data", addresses: [] }),
    ),
  },
  rulesOut: {
    "every-name-resolves": { routes: routesOf(aRoute()) },
    "no-name-needed": { routes: routesOf(aRoute({ resolve: aResolve({ outcome: "hosts-file", queries: [] }) })) },
  },
  nearMisses: {
    NXDOMAIN: failing(...bothFamilies({ outcome: "no-such-name", rcode: "NXDOMAIN" })),
    "the first fails, the second says NXDOMAIN": failing(
      ...bothFamilies({ server: "10.20.0.53", ...servfail }),
      ...bothFamilies({ server: "10.20.0.54", outcome: "no-such-name", rcode: "NXDOMAIN" }),
    ),
    'the next entry serves, and "|" leads go there': {
      routes: routesOf(
        aRoute({
          resolve: aResolve({ outcome: "servers-failing", addresses: [], queries: bothFamilies(servfail) }),
          stoppedAt: "resolve",
        }),
        aRoute({ entry: 1, host: "mirror.lab.test" }),
      ),
      proxyList: aProxyList({
        entries: [anEntry({ separator: "|" }), anEntry({ index: 1, host: "mirror.lab.test" })],
      }),
    },
    "the second server has the address": {
      routes: routesOf(
        aRoute({
          resolve: aResolve({
            queries: [...bothFamilies({ server: "10.20.0.53", ...servfail }), aQuery({ server: "10.20.0.54" })],
          }),
        }),
      ),
    },
    "A is answered, AAAA refused as dnsmasq does": {
      routes: routesOf(aRoute({ resolve: aResolve({ queries: [aQuery(), aQuery({ type: "AAAA", ...refused })] }) })),
    },
    "FORMERR: the server does not take EDNS": failing(...bothFamilies({ outcome: "other-rcode", rcode: "FORMERR" })),
    "nobody answers": failing(...bothFamilies({ outcome: "silent", tookMs: 2_400 })),
    "a host that go does not need": {
      routes: routesOf(
        aRoute(),
        aRoute({
          resolve: aResolve({ outcome: "servers-failing", addresses: [], queries: bothFamilies(servfail) }),
          met: false,
        }),
      ),
    },
    "only the checksum database has no address while modules come": {
      routes: routesOf(
        aRoute(),
        aRoute({
          purpose: "checksum-database",
          host: "sum.lab.test",
          resolve: aResolve({
            host: "sum.lab.test",
            outcome: "servers-failing",
            addresses: [],
            queries: bothFamilies({ name: "sum.lab.test.", ...servfail }),
          }),
          stoppedAt: "resolve",
        }),
      ),
    },
  },
});
