import { aHandshake, anEntry, aProxyList, aRoute, routesOf } from "../../../../test/kit/a-route.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { Route } from "../../network-routes.ts";
import cause from "./cause.ts";

const ended = (host: string, notAfter: string, route: Partial<Route> = {}, subject = `CN=${host}`): Route =>
  aRoute({
    host,
    stoppedAt: "handshake",
    handshake: aHandshake({
      outcome: "untrusted",
      distrust: "expired",
      chain: [
        {
          subject,
          issuer: "CN=lab root",
          names: [host],
          notBefore: "2025-01-01T00:00:00Z",
          notAfter,
          selfSigned: false,
        },
        {
          subject: "CN=lab root",
          issuer: "CN=lab root",
          names: [],
          notBefore: "2020-01-01T00:00:00Z",
          notAfter: "2040-01-01T00:00:00Z",
          selfSigned: true,
        },
      ],
    }),
    ...route,
  });

const proxy = ended("goproxy.lab.test", "2026-03-01T00:00:00Z");
const database = { purpose: "checksum-database", entry: null, host: "sum.lab.test" } as const;

judgeTable(cause, {
  confirms: {
    "expired-while-others-are-good": { routes: routesOf(proxy, aRoute(database)) },
    "expired-while-others-are-good (of one that go does not come to)": {
      routes: routesOf(proxy, aRoute({ ...database, met: false })),
    },
    expired: { routes: routesOf(proxy) },
  },
  rulesOut: { "every-host-trusted": { routes: routesOf(aRoute()) } },
  nearMisses: {
    "every certificate looks expired: the clock": {
      routes: routesOf(proxy, ended("sum.lab.test", "2026-05-01T00:00:00Z", database)),
    },
    "every certificate looks expired, one that go does not come to as well": {
      routes: routesOf(proxy, ended("sum.lab.test", "2026-05-01T00:00:00Z", { ...database, met: false })),
    },
    "not yet valid: the clock": {
      routes: routesOf(
        aRoute({
          stoppedAt: "handshake",
          handshake: aHandshake({ outcome: "untrusted", distrust: "not-yet-valid" }),
        }),
      ),
    },
    "an unknown issuer": {
      routes: routesOf(
        aRoute({
          stoppedAt: "handshake",
          handshake: aHandshake({ outcome: "untrusted", distrust: "unknown-authority" }),
        }),
      ),
    },
    "go passes over it to an entry that serves": {
      routes: routesOf(proxy, aRoute({ entry: 1, host: "second.lab.test" })),
      proxyList: aProxyList({
        entries: [anEntry({ separator: "|" }), anEntry({ index: 1, host: "second.lab.test" })],
      }),
    },
  },
  states: {
    "one certificate on two hosts": {
      facts: {
        routes: routesOf(
          ended("goproxy.lab.test", "2026-03-01T00:00:00Z", {}, "CN=*.lab.test"),
          ended("sum.lab.test", "2026-03-01T00:00:00Z", database, "CN=*.lab.test"),
        ),
      },
      state: "likely",
    },
    "another host shows that the clock is right": {
      facts: { routes: routesOf(proxy, aRoute(database)) },
      state: "confirmed",
    },
  },
});
