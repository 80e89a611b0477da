import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aQuery, aResolverConfig, bothFamilies } from "../../../test/kit/a-route.ts";
import type { DnsAnswer } from "../../system/network/network.ts";
import { decide, goWaitsMs, isDomainName, nameList } from "./go-lookup.ts";

describe("the names that go asks for", () => {
  const search = ["a.example.", "b.example."];
  it("begin with the name as it stands where it has dots enough", () => {
    expect(nameList("x.y", { ndots: 1, search })).toEqual(["x.y.", "x.y.a.example.", "x.y.b.example."]);
    expect(nameList("x.y", { ndots: 5, search })).toEqual(["x.y.a.example.", "x.y.b.example.", "x.y."]);
    expect(nameList("x.y.", { ndots: 5, search })).toEqual(["x.y."]);
    expect(nameList("x.onion", { ndots: 1, search: [] })).toEqual([]);
  });

  it("are domain names", () => {
    expect(["a.b", "a_b.c", "a-b.c1", "xn--p1ai."].every(isDomainName)).toBe(true);
    expect(["", ".", "1.2.3.4", "a..b", "-a.b", "a-.b", "a b", `${"a".repeat(64)}.b`].some(isDomainName)).toBe(false);
  });
});

describe("what go makes of the answers", () => {
  const servers = ["10.0.0.1", "10.0.0.2"];
  const from = (server: string, outcome: DnsAnswer["outcome"]) => aQuery({ server, outcome });
  it("turns to the next server after silence or an error, never after a no", () => {
    expect(decide(servers, [from("10.0.0.1", "silent"), from("10.0.0.2", "answered")])).toBe("found");
    expect(decide(servers, [from("10.0.0.1", "servfail"), from("10.0.0.2", "answered")])).toBe("found");
    expect(decide(servers, [from("10.0.0.1", "no-such-name"), from("10.0.0.2", "answered")])).toBe("no-such-name");
    expect(decide(servers, [from("10.0.0.1", "silent"), from("10.0.0.2", "silent")])).toBe("silent");
    expect(decide(servers, [from("10.0.0.1", "silent"), from("10.0.0.2", "servfail")])).toBe("failing");
    expect(decide(servers, [from("10.0.0.2", "answered")])).toBe("pending");
  });

  // facts: first server dead 5 s, one family dropped 10 s, all dead 10 s a server, doubled with single-request, cut at the dialler's 30 s.
  it("costs what it was measured to cost", () => {
    const [dead, alive] = [
      bothFamilies({ server: "10.0.0.1", outcome: "silent" }),
      bothFamilies({ server: "10.0.0.2" }),
    ];
    const names = ["goproxy.lab.test."];
    expect(goWaitsMs(names, [...dead, ...alive], aResolverConfig({ servers }))).toBe(5_000);
    const [one] = servers;
    const only = aResolverConfig({ servers: [one ?? ""] });
    // As go1.26.8 does: with rotate a dead server costs as much in the second place.
    const behind = aResolverConfig({ servers: ["10.0.0.2", "10.0.0.1"] });
    expect(goWaitsMs(names, [...dead, ...alive], behind)).toBe(0);
    expect(goWaitsMs(names, [...dead, ...alive], { ...behind, rotate: true })).toBe(5_000);
    expect(goWaitsMs(names, dead, only)).toBe(10_000);
    expect(goWaitsMs(names, dead, { ...only, singleRequest: true })).toBe(20_000);
    expect(goWaitsMs(names, dead, { ...only, timeoutS: 1, attempts: 1 })).toBe(1_000);
    expect(goWaitsMs(names, dead, { ...only, timeoutS: 30 })).toBe(30_000);
    const dropped = [aQuery({ server: "10.0.0.1" }), aQuery({ server: "10.0.0.1", type: "AAAA", outcome: "silent" })];
    expect(goWaitsMs(names, dropped, only)).toBe(10_000);
    expect(goWaitsMs(names, alive, aResolverConfig({ servers: ["10.0.0.2"] }))).toBe(0);
  });

  it("never waits longer than the dialler allows", () => {
    const outcome = fc.constantFrom(
      "silent",
      "answered",
      "servfail",
      "no-data",
      "no-such-name",
      "port-closed",
    ) as fc.Arbitrary<"silent">;
    const query = fc.record({
      server: fc.constantFrom(...servers),
      type: fc.constantFrom("A", "AAAA") as fc.Arbitrary<"A">,
      outcome,
    });
    fc.assert(
      fc.property(
        fc.array(query),
        fc.integer({ min: 1, max: 99 }),
        fc.integer({ min: 1, max: 99 }),
        (queries, timeoutS, attempts) => {
          const waits = goWaitsMs(
            ["goproxy.lab.test."],
            queries.map((each) => aQuery(each)),
            aResolverConfig({ servers, timeoutS, attempts }),
          );
          return waits >= 0 && waits <= 30_000;
        },
      ),
    );
  });
});
