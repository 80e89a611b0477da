import { expect, it } from "vitest";
import { aModule, aRequire } from "../../../../test/kit/a-login.ts";
import {
  aConnect,
  anAttempt,
  anEntry,
  aProxyList,
  aRequest,
  aResolve,
  aRoute,
  routesOf,
} from "../../../../test/kit/a-route.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { Route } from "../../network-routes.ts";
import cause from "./cause.ts";

const answers = (status: number, route: Partial<Route> = {}): Route =>
  aRoute({ stoppedAt: "request", requests: [aRequest({ status, conforms: false, body: "text" })], ...route });
const second = (route: Partial<Route> = {}): Route =>
  aRoute({ entry: 1, host: "second.lab.test", met: false, ...route });
const list = (separator: "," | "|", ...later: Parameters<typeof anEntry>[0][]) =>
  aProxyList({ entries: [anEntry({ separator }), ...later.map((given, at) => anEntry({ index: at + 1, ...given }))] });

const secondUrl = { host: "second.lab.test", text: "https://second.lab.test" };
const direct = { kind: "direct", text: "direct", host: null } as const;
const failing = { routes: routesOf(answers(500), second()), proxyList: list(",", secondUrl) };

judgeTable(cause, {
  confirms: {
    "later-entry-serves": failing,
    "later-entry-never-asked": { routes: routesOf(answers(502)), proxyList: list(",", direct) },
  },
  rulesOut: {
    "entries-are-well": { routes: routesOf(aRoute()), proxyList: list(",", direct) },
    "entries-are-well (404 leads on)": {
      routes: routesOf(answers(404), second({ met: true })),
      proxyList: list(",", secondUrl),
    },
    "one-entry": { routes: routesOf(answers(500)), proxyList: aProxyList() },
  },
  nearMisses: {
    "no network at all: direct would fare no better": {
      routes: routesOf(
        aRoute({ stoppedAt: "resolve", resolve: aResolve({ outcome: "servers-failing", addresses: [] }) }),
      ),
      proxyList: list(",", direct),
    },
    "the entry has a port that go refuses": {
      routes: routesOf(
        aRoute({ stoppedAt: "connect", connect: aConnect({ outcome: "invalid-port", attempts: [] }) }),
        second(),
      ),
      proxyList: list(",", secondUrl),
    },
    "a pipe leads on": { routes: routesOf(answers(500), second({ met: true })), proxyList: list("|", secondUrl) },
    "404 leads on": { routes: routesOf(answers(404), second({ met: true })), proxyList: list(",", secondUrl) },
    "410 leads on": { routes: routesOf(answers(410), second({ met: true })), proxyList: list(",", secondUrl) },
    "the later entry is dead too": {
      routes: routesOf(answers(500), second({ stoppedAt: "connect", connect: aConnect({ outcome: "silent" }) })),
      proxyList: list(",", secondUrl),
    },
    "the toolchain is not here, the module is": {
      routes: routesOf(
        answers(404, { requests: [aRequest({ asksFor: "toolchain", status: 404, conforms: null }), aRequest()] }),
        second(),
      ),
      proxyList: list(",", secondUrl),
    },
    "what follows is off": {
      routes: routesOf(answers(500)),
      proxyList: list(",", { kind: "off", text: "off", host: null }),
    },
    "an entry behind direct is never used": {
      routes: routesOf(answers(500), second()),
      proxyList: list(",", { ...secondUrl, reachable: false }),
    },
  },
  states: {
    "a dead host behind a comma": {
      facts: {
        routes: routesOf(
          aRoute({
            stoppedAt: "connect",
            connect: aConnect({ outcome: "silent", attempts: [anAttempt({ outcome: "silent" })] }),
          }),
          second(),
        ),
        proxyList: list(",", secondUrl),
      },
      state: "confirmed",
    },
    "direct, which nobody tried": {
      facts: { routes: routesOf(answers(500)), proxyList: list(",", direct) },
      state: "likely",
    },
  },
});

const pinned = aModule(aRequire({ inGoSum: true, modInGoSum: true }));
const told = (facts: Parameters<NonNullable<(typeof cause.fixes)[number]>["steps"]>[0]) =>
  JSON.stringify(cause.fixes.map((fix) => fix.steps(facts)));

it("offers the next entry for one run where no private module may be needed", () =>
  expect(told({ ...failing, mainModule: pinned })).toContain("GOPROXY='https://second.lab.test'"));

it.each([
  ["the modules are not known", failing],
  ["a module is not pinned", { ...failing, mainModule: aModule(aRequire()) }],
  [
    "a private pattern is set",
    { ...failing, proxyList: { ...failing.proxyList, noProxyPatterns: ["code.lab.test"] }, mainModule: pinned },
  ],
  ["only direct follows", { routes: routesOf(answers(500)), proxyList: list(",", direct), mainModule: pinned }],
  ["the entry may be a gate", { ...failing, routes: routesOf(answers(403), second()), mainModule: pinned }],
])("offers no way around the entry where %s", (_, facts) => expect(told(facts)).not.toContain("GOPROXY="));
