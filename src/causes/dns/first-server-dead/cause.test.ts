import { expect, it } from "vitest";
import { aQuery, aResolve, aResolverConfig, aRoute, bothFamilies, routesOf } from "../../../../test/kit/a-route.ts";
import { aWaitLike } from "../../../../test/kit/an-observed-wait.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import { say } from "../../../text/language.ts";
import type { Query } from "../lookups.ts";
import cause from "./cause.ts";

const silent = (server: string) => bothFamilies({ server, outcome: "silent", tookMs: 2_400 });
const alive = (server: string) => [
  aQuery({ server }),
  aQuery({ server, type: "AAAA", outcome: "no-data", addresses: [] }),
];
const route = (...queries: Query[]) => aRoute({ resolve: aResolve({ queries }) });
const two = aResolverConfig({ servers: ["10.20.0.53", "10.20.0.54"] });
const rotating = { ...two, rotate: true };

judgeTable(cause, {
  confirms: {
    "later-server-answers": {
      routes: routesOf(route(...silent("10.20.0.53"), ...alive("10.20.0.54"))),
      resolverConfig: two,
    },
    "later-server-answers · order of the questions": {
      routes: routesOf(route(...silent("10.20.0.53"), ...alive("10.20.0.54"))),
    },
    "later-server-answers · asked out of order": {
      routes: routesOf(route(...alive("10.20.0.54"), ...silent("10.20.0.53"))),
      resolverConfig: two,
    },
    "later-server-answers · two dead before it": {
      routes: routesOf(route(...silent("10.20.0.53"), ...silent("10.20.0.55"), ...alive("10.20.0.54"))),
    },
    "server-in-turn-is-silent": {
      routes: routesOf(route(...alive("10.20.0.53"), ...silent("10.20.0.54"))),
      resolverConfig: rotating,
    },
    "server-in-turn-is-silent · the first of the list": {
      routes: routesOf(route(...silent("10.20.0.53"), ...alive("10.20.0.54"))),
      resolverConfig: rotating,
    },
  },
  rulesOut: {
    "first-server-replies · as the other one does in its turn": {
      routes: routesOf(route(...alive("10.20.0.53"), ...alive("10.20.0.54"))),
      resolverConfig: rotating,
    },
    "first-server-replies": {
      routes: routesOf(route(...alive("10.20.0.53"), ...silent("10.20.0.54"))),
      resolverConfig: two,
    },
    "only-one-server": { routes: routesOf(route(...silent("10.20.0.53"))), resolverConfig: aResolverConfig() },
    "no-name-needed": { routes: routesOf(aRoute({ resolve: aResolve({ outcome: "literal", queries: [] }) })) },
  },
  nearMisses: {
    "in turn, all are dead": {
      routes: routesOf(route(...silent("10.20.0.53"), ...silent("10.20.0.54"))),
      resolverConfig: rotating,
    },
    "in turn, one lost packet": {
      routes: routesOf(
        route(...alive("10.20.0.53"), aQuery({ server: "10.20.0.54", outcome: "silent", tookMs: 2_400 })),
      ),
      resolverConfig: rotating,
    },
    "all are dead": {
      routes: routesOf(route(...silent("10.20.0.53"), ...silent("10.20.0.54"))),
      resolverConfig: two,
    },
    "the first is slow": {
      routes: routesOf(
        route(...alive("10.20.0.53").map((query) => ({ ...query, tookMs: 1_900 })), ...alive("10.20.0.54")),
      ),
      resolverConfig: two,
    },
    "the first leaves only AAAA unanswered": {
      routes: routesOf(
        route(
          aQuery({ server: "10.20.0.53" }),
          aQuery({ server: "10.20.0.53", type: "AAAA", outcome: "silent", tookMs: 2_400 }),
          ...alive("10.20.0.54"),
        ),
      ),
      resolverConfig: two,
    },
    "one lost packet": {
      routes: routesOf(
        route(aQuery({ server: "10.20.0.53", outcome: "silent", tookMs: 2_400 }), ...alive("10.20.0.54")),
      ),
      resolverConfig: two,
    },
    "the first closed its port, which costs no time": {
      routes: routesOf(
        route(...bothFamilies({ server: "10.20.0.53", outcome: "port-closed", tookMs: 1 }), ...alive("10.20.0.54")),
      ),
      resolverConfig: two,
    },
    "the first was asked for another host and answered": {
      routes: routesOf(
        route(...silent("10.20.0.53"), ...alive("10.20.0.54")),
        aRoute({ host: "sum.lab.test", resolve: aResolve({ queries: alive("10.20.0.53") }) }),
      ),
      resolverConfig: two,
    },
    "a dead second server behind a live first": {
      routes: routesOf(route(...alive("10.20.0.53"), ...silent("10.20.0.54"), ...alive("10.20.0.55"))),
    },
  },
});

it("says what each look-up costs", () => {
  const facts = { routes: routesOf(route(...silent("10.20.0.53"), ...silent("10.20.0.55"), ...alive("10.20.0.54"))) };
  const answer = cause.goGivesUp?.(facts);
  expect(answer && say(answer.text, "en", answer.values)).toContain("costs 10.0 s");
  expect(cause.fixes[0]?.steps(facts)).toHaveLength(2);
});

it("accounts for look-ups that wait for the dead server, and for no others", () => {
  const facts = { routes: routesOf(route(...silent("10.20.0.53"), ...alive("10.20.0.54"))) };
  const accounts = (given: Parameters<typeof aWaitLike>[0]) => cause.accountsFor?.(aWaitLike(given), facts);
  expect(accounts({ what: "dns", on: "10.20.0.53:53" })).toBe(true);
  expect(accounts({ what: "dns", on: "10.20.0.5:53" })).toBe(false);
  expect(accounts({ what: "dns", on: "10.20.0.54:53" })).toBe(false);
  expect(accounts({ what: "response", on: "10.20.0.53:53" })).toBe(false);
});
