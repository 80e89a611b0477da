import { expect, it } from "vitest";
import { aTrustRoots, noTrustRoots } from "../../../../test/kit/a-login.ts";
import { aHandshake, anEntry, aProxyList, aRoute, routesOf } from "../../../../test/kit/a-route.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { Route } from "../../network-routes.ts";
import cause from "./cause.ts";

type Certificate = NonNullable<Route["handshake"]>["chain"][number];

const certificate = (subject: string, issuer: string): Certificate => ({
  subject,
  issuer,
  names: [],
  notBefore: "2026-01-01T00:00:00Z",
  notAfter: "2036-01-01T00:00:00Z",
  selfSigned: subject === issuer,
});
const leaf = certificate("CN=goproxy.lab.test", "CN=Gateway issuing");
const root = certificate("CN=Gateway issuing", "CN=Gateway issuing");

const untrustedRoute = (chain: Certificate[], more: Partial<NonNullable<Route["handshake"]>> = {}, route = {}): Route =>
  aRoute({
    stoppedAt: "handshake",
    handshake: aHandshake({ outcome: "untrusted", distrust: "unknown-authority", chain, ...more }),
    ...route,
  });
const trustRoots = aTrustRoots();
const leafOnly = untrustedRoute([leaf]);

judgeTable(cause, {
  confirms: {
    "chain-ends-in-unknown-root": { routes: routesOf(untrustedRoute([leaf, root])), trustRoots },
    "same-issuer-on-several-hosts": {
      routes: routesOf(
        leafOnly,
        untrustedRoute([leaf], {}, { purpose: "checksum-database", host: "sum.lab.test", met: false }),
      ),
      trustRoots,
    },
    "trusted-by-this-machine": {
      routes: routesOf(untrustedRoute([leaf], { trustedElsewhere: "/etc/ssl/certs/ca-certificates.crt" })),
      trustRoots: aTrustRoots({
        files: [{ path: "/opt/lab/bundle.pem", from: "SSL_CERT_FILE", state: "read", certificates: 3 }],
        certificates: 3,
      }),
    },
    "self-signed-certificate": {
      routes: routesOf(untrustedRoute([certificate("CN=box", "CN=box")], { distrust: "self-signed" })),
      trustRoots,
    },
    "issuer-unknown": { routes: routesOf(leafOnly), trustRoots },
  },
  rulesOut: {
    "every-host-trusted": { routes: routesOf(aRoute()), trustRoots },
    "no-roots-at-all": { routes: routesOf(leafOnly), trustRoots: noTrustRoots() },
  },
  nearMisses: {
    "expired, not unknown": {
      routes: routesOf(untrustedRoute([leaf], { distrust: "expired" })),
      trustRoots,
    },
    "a wrong name": { routes: routesOf(untrustedRoute([leaf, root], { distrust: "wrong-name" })), trustRoots },
    "the handshake is silent": {
      routes: routesOf(aRoute({ stoppedAt: "handshake", handshake: aHandshake({ outcome: "silent", chain: [] }) })),
      trustRoots,
    },
    "an entry that go never asks": {
      routes: routesOf(aRoute(), untrustedRoute([leaf, root], {}, { entry: 1, host: "second.lab.test", met: false })),
      trustRoots,
    },
    "go passes over it to an entry that serves": {
      routes: routesOf(untrustedRoute([leaf, root]), aRoute({ entry: 1, host: "second.lab.test" })),
      trustRoots,
      proxyList: aProxyList({
        entries: [anEntry({ separator: "|" }), anEntry({ index: 1, host: "second.lab.test" })],
      }),
    },
    "a server that leaves out its intermediate, without a root of Go's own": {
      routes: routesOf(leafOnly),
      trustRoots: noTrustRoots(),
    },
  },
  states: {
    "a leaf alone may lack its intermediate": { facts: { routes: routesOf(leafOnly), trustRoots }, state: "likely" },
    "the roots are not known": {
      facts: { routes: routesOf(leafOnly), trustRoots: "not-permitted" },
      state: "cannot-tell",
    },
    "the TLS of the forward proxy counts too": {
      facts: {
        routes: routesOf(
          aRoute({
            through: {
              scheme: "https",
              host: "proxy.lab.test",
              port: 3129,
              hasPassword: false,
              variable: "HTTPS_PROXY",
            },
            proxyHandshake: aHandshake({ outcome: "untrusted", distrust: "unknown-authority", chain: [leaf, root] }),
            stoppedAt: "tunnel",
          }),
        ),
        trustRoots,
      },
      state: "confirmed",
    },
  },
});

it("names no fix that weakens", () => {
  const facts = { routes: routesOf(leafOnly), trustRoots };
  const told = JSON.stringify(cause.fixes.map((fix) => fix.steps(facts)));
  expect(told).not.toMatch(/GOINSECURE|GOSUMDB|sslVerify/);
});
