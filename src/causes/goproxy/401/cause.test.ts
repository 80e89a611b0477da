import { aCredentials } from "../../../../test/kit/a-login.ts";
import {
  aForwardProxy,
  anEntry,
  aProxyList,
  aRequest,
  aRoute,
  aTunnel,
  routesOf,
} from "../../../../test/kit/a-route.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { Route } from "../../network-routes.ts";
import cause from "./cause.ts";

const refused = (request: Partial<Route["requests"][number]> = {}, route: Partial<Route> = {}): Route =>
  aRoute({
    stoppedAt: "request",
    requests: [
      aRequest({
        status: 401,
        conforms: false,
        body: "text",
        contentType: "text/plain",
        authenticate: ["basic"],
        ...request,
      }),
    ],
    ...route,
  });

judgeTable(cause, {
  confirms: {
    "answers-401": { routes: routesOf(refused()) },
    "no-credentials-for-this-host": { routes: routesOf(refused()), credentials: aCredentials() },
    "credentials-rejected": {
      routes: routesOf(refused({ credentialsSent: true, credentialsFrom: "netrc" })),
      credentials: aCredentials({ netrcState: "read", netrcHosts: ["goproxy.lab.test"] }),
    },
    "no-credentials-over-http": { routes: routesOf(refused({}, { scheme: "http", port: 80 })) },
  },
  rulesOut: { "modules-are-served": { routes: routesOf(aRoute()) } },
  nearMisses: {
    "the forward proxy wants credentials, not the module proxy": {
      routes: routesOf(
        aRoute({
          through: aForwardProxy(),
          stoppedAt: "tunnel",
          tunnel: aTunnel({ outcome: "needs-credentials", status: 407, authSchemes: ["basic"] }),
        }),
      ),
    },
    "403 is a refusal, not a question": { routes: routesOf(refused({ status: 403 })) },
    "only the relay of the checksum database wants a login": {
      routes: routesOf(
        aRoute({ requests: [aRequest(), aRequest({ asksFor: "sumdb-supported", status: 401, conforms: false })] }),
      ),
    },
    "a git host wants a login": {
      routes: routesOf(refused({ asksFor: "git-refs" }, { purpose: "version-control", entry: null })),
    },
    "an entry that go never asks": { routes: routesOf(aRoute(), refused({}, { entry: 1, met: false })) },
    "go passes over it to an entry that serves": {
      routes: routesOf(refused(), aRoute({ entry: 1, host: "second.lab.test" })),
      proxyList: aProxyList({
        entries: [anEntry({ separator: "|" }), anEntry({ index: 1, host: "second.lab.test" })],
      }),
    },
  },
  states: {
    "go would pass over it, but no later entry is known to serve": {
      facts: {
        routes: routesOf(refused()),
        proxyList: aProxyList({
          entries: [anEntry({ separator: "|" }), anEntry({ index: 1, kind: "direct", text: "direct", host: null })],
        }),
      },
      state: "confirmed",
    },
  },
});
