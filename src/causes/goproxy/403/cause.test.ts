import { expect, it } from "vitest";
import { aForwardProxy, aRequest, aRoute, aTunnel, routesOf } from "../../../../test/kit/a-route.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { Route } from "../../network-routes.ts";
import cause from "./cause.ts";

const refusal = (given: Partial<Route["requests"][number]> = {}) =>
  aRequest({
    status: 403,
    conforms: false,
    body: "text",
    contentType: "text/plain",
    message: "blocked by policy 7",
    ...given,
  });
const refused = (route: Partial<Route> = {}): Route =>
  aRoute({ stoppedAt: "request", requests: [refusal()], ...route });
const plainThroughProxy = refused({
  scheme: "http",
  port: 80,
  through: aForwardProxy({ variable: "HTTP_PROXY" }),
  tunnel: null,
  handshake: null,
});

judgeTable(cause, {
  confirms: {
    "answers-403": { routes: routesOf(refused()) },
    "answers-403-through-a-forward-proxy": { routes: routesOf(plainThroughProxy) },
    "answers-other-questions": {
      routes: routesOf(
        refused({
          requests: [refusal(), aRequest({ asksFor: "sumdb-supported", path: "/sumdb/sum.lab.test/supported" })],
        }),
      ),
    },
    "credentials-not-enough": {
      routes: routesOf(refused({ requests: [refusal({ credentialsSent: true, credentialsFrom: "netrc" })] })),
    },
  },
  rulesOut: { "modules-are-served": { routes: routesOf(aRoute()) } },
  nearMisses: {
    "the forward proxy refuses the tunnel": {
      routes: routesOf(
        aRoute({
          through: aForwardProxy(),
          stoppedAt: "tunnel",
          tunnel: aTunnel({ outcome: "refused", status: 403, reason: "Forbidden" }),
        }),
      ),
    },
    "404 leads on": { routes: routesOf(refused({ requests: [refusal({ status: 404 })] })) },
    "only the toolchain is refused": {
      routes: routesOf(refused({ requests: [aRequest(), refusal({ asksFor: "toolchain" })] })),
    },
    "an entry that go never asks": { routes: routesOf(aRoute(), refused({ entry: 1, met: false })) },
  },
  states: {
    "in plain http through a forward proxy either may have answered": {
      facts: { routes: routesOf(plainThroughProxy) },
      state: "likely",
    },
  },
});

it("never offers a way around the entry", () => {
  const told = JSON.stringify(cause.fixes.map((fix) => fix.steps({ routes: routesOf(refused()) })));
  expect(told).not.toMatch(/GOPROXY=|direct|GOSUMDB/);
});
