import { expect, it } from "vitest";
import { aConnect, anAttempt, anEntry, aProxyList, aRequest, aRoute, routesOf } from "../../../../test/kit/a-route.ts";
import { aSwitch } from "../../../../test/kit/a-toolchain.ts";
import { aWaitLike } from "../../../../test/kit/an-observed-wait.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { Route } from "../../network-routes.ts";
import cause from "./cause.ts";

const due = aSwitch({ wanted: "go1.99.0", wantedBy: "go-line", action: "download" });
const toolchain = (given: Partial<Route["requests"][number]> = {}) =>
  aRequest({ asksFor: "toolchain", path: "/golang.org/toolchain/@v/v0.0.1-go1.99.0.linux-amd64.zip", ...given });
const answering = (status: number, route: Partial<Route> = {}): Route =>
  aRoute({ stoppedAt: "request", requests: [toolchain({ status, conforms: false })], ...route });
const silent = aRoute({ stoppedAt: "connect", requests: [] });
const direct = (stoppedAt: Route["stoppedAt"]): Route =>
  aRoute({ purpose: "version-control", entry: null, host: "golang.org", requests: [], stoppedAt });
const withDirect = aProxyList({
  entries: [anEntry({ separator: "," }), anEntry({ index: 1, kind: "direct", text: "direct", host: null })],
});
const off = aProxyList({ entries: [anEntry({ kind: "off", text: "off", host: null })] });

judgeTable(cause, {
  confirms: {
    "toolchain-refused": { due, routes: routesOf(answering(403)), proxies: withDirect },
    "toolchain-refused by the only proxy": { due, routes: routesOf(answering(404)), proxies: aProxyList() },
    "goproxy-off": { due, proxies: off },
    "checksum-database-off": {
      due,
      proxies: aProxyList({ sumdbName: "off" }),
      routes: routesOf(aRoute({ requests: [toolchain()] })),
    },
    "direct-out-of-reach": { due, routes: routesOf(answering(404), direct("resolve")), proxies: withDirect },
    "proxy-out-of-reach": { due, routes: routesOf(silent), proxies: aProxyList() },
  },
  rulesOut: { "no-download-due": { due: aSwitch(), routes: routesOf(silent) } },
  nearMisses: {
    "the proxy serves it": { due, routes: routesOf(aRoute({ requests: [toolchain()] })), proxies: aProxyList() },
    "404, and direct comes after": { due, routes: routesOf(answering(404)), proxies: withDirect },
    "404, and direct answers": { due, routes: routesOf(answering(404), direct(null)), proxies: withDirect },
    "the second proxy serves it": {
      due,
      routes: routesOf(answering(404), aRoute({ entry: 1, requests: [toolchain()] })),
      proxies: aProxyList(),
    },
    "an entry that go never asks refuses": {
      due,
      routes: routesOf(aRoute({ requests: [toolchain()] }), answering(403, { met: false })),
    },
    "the network was not looked at": { due, routes: "not-run", proxies: aProxyList() },
    "files of one's own, without a database": {
      due,
      proxies: aProxyList({
        sumdbName: "off",
        entries: [anEntry({ kind: "file", text: "file:///srv/go", host: null })],
      }),
    },
    "the toolchain is there": { due: aSwitch({ action: "in-cache", wanted: "go1.99.0" }), proxies: off },
  },
  states: { "an unreachable proxy makes it likely": { facts: { due, routes: routesOf(silent) }, state: "likely" } },
});

it("accounts for waits at the proxies that it asks for the toolchain", () => {
  const far = aRoute({
    stoppedAt: "connect",
    requests: [],
    connect: aConnect({ outcome: "silent", attempts: [anAttempt({ outcome: "silent" })] }),
  });
  const accounts = (given: Parameters<typeof aWaitLike>[0], wanted = due) =>
    cause.accountsFor?.(aWaitLike(given), { due: wanted, routes: routesOf(far) });
  expect(accounts({ what: "connect", on: "10.20.0.8:443" })).toBe(true);
  expect(accounts({ what: "connect", on: "10.20.0.9:443" })).toBe(false);
  expect(accounts({ what: "connect", on: "10.20.0.8:443" }, aSwitch())).toBe(false);
});
