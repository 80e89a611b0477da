import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../causes/catalogue.ts";
import type { FactKey } from "../facts/fact.ts";
import { WAIT_KINDS } from "../facts/watch.ts";
import { EVERY_PROBE } from "../probes/every.ts";
import { planFor } from "./plan-probes.ts";

const idsFor = (what: (typeof WAIT_KINDS)[number], ...argv: string[]) =>
  planFor({ what, argv }, CATALOGUE, EVERY_PROBE).map((probe) => probe.id);

describe("which probes a wait calls for", () => {
  it("a connection without answer: go's way to its hosts, and nothing of the disk", () => {
    const plan = idsFor("connect", "go");
    expect(plan).toEqual(expect.arrayContaining(["walk-routes", "read-go-settings", "read-resolver-config"]));
    expect(plan).not.toContain("measure-places");
    expect(plan).not.toContain("ask-c-compiler");
  });
  it("a lock: who holds it, and no network", () => {
    expect(idsFor("lock", "go")).toContain("find-lock-waits");
    expect(idsFor("lock", "go")).not.toContain("walk-routes");
  });
  it("a file system: the places, and no network", () => {
    expect(idsFor("filesystem", "go")).toContain("measure-places");
    expect(idsFor("filesystem", "go")).not.toContain("walk-routes");
  });
  it("a child: the C compiler, and nobody outside", () => {
    expect(idsFor("child", "gcc")).toContain("ask-c-compiler");
    expect(idsFor("child", "sleep")).not.toContain("walk-routes");
  });
  it("used-up quota or memory: the limits", () => {
    for (const what of ["throttled", "memory"] as const)
      expect(idsFor(what, "go")).toEqual(expect.arrayContaining(["read-resource-limits"]));
  });
  it("git on the network: its repositories and credentials too", () => {
    expect(idsFor("response", "/usr/lib/git-core/git-remote-https")).toContain("read-credentials");
  });
  it("what nobody but the user brings about calls for nothing", () => {
    expect(idsFor("stopped", "go")).toEqual([]);
    expect(idsFor("stdout", "go")).toEqual([]);
  });
  it("every plan holds all that its probes build on", () => {
    for (const what of WAIT_KINDS) {
      const plan = planFor({ what, argv: ["go"] }, CATALOGUE, EVERY_PROBE);
      const idsOf = (record: object) => Object.values(record as Record<string, FactKey<unknown>>).map(({ id }) => id);
      const yielded = new Set(plan.flatMap((probe) => idsOf(probe.yields)));
      const wanted = plan.flatMap((probe) => idsOf(probe.after));
      expect(
        wanted.filter((id) => !yielded.has(id)),
        what,
      ).toEqual([]);
    }
  });
});
