import { expect, it } from "vitest";
import { aConnect, aProxyList, aRoute, routesOf } from "../../../test/kit/a-route.ts";
import { aModule } from "../../../test/kit/a-toolchain.ts";
import type { Fact } from "../../facts/fact.ts";
import { routes } from "../../facts/routes.ts";
import { proxyList } from "../../facts/settings.ts";
import { FactStore } from "../../facts/store.ts";
import { mainModule } from "../../facts/toolchain.ts";
import { say } from "../../text/language.ts";
import { networkStep } from "../steps/network.ts";
import { brokenBesideVendor } from "./broken-beside-vendor.ts";

const dead = { stoppedAt: "connect", connect: aConnect({ outcome: "refused", tookMs: 1 }) } as const;

const factsOf = (route: ReturnType<typeof aRoute>, vendor: boolean) => {
  const known = (id: string, value: unknown): Fact => ({
    state: "known",
    id,
    value,
    source: "test",
    atMs: 0,
    tookMs: 0,
  });
  return new FactStore([
    known(routes.id, routesOf(route)),
    known(proxyList.id, aProxyList()),
    known(mainModule.id, aModule({ vendor })),
  ]);
};

it("notes a dead proxy beside a module that builds from vendor/, and the step passes", () => {
  const facts = factsOf(aRoute({ ...dead, met: false }), true);
  const [note] = brokenBesideVendor(facts, 0);
  expect(note && say(note.text, "en", note.values)).toContain(
    "go get and go mod tidy would meet this: No connection to",
  );
  expect(networkStep(facts).state).toBe("passed");
});

it("says nothing where the proxy answers, where go meets it, or without vendor/", () => {
  expect(brokenBesideVendor(factsOf(aRoute({ met: false }), true), 0)).toEqual([]);
  expect(brokenBesideVendor(factsOf(aRoute(dead), true), 0)).toEqual([]);
  expect(brokenBesideVendor(factsOf(aRoute({ ...dead, met: false }), false), 0)).toEqual([]);
});
