import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../src/causes/catalogue.ts";
import { settledFacts } from "../src/cli/settled-facts.ts";
import { diagnose } from "../src/diagnosis/diagnose.ts";
import type { FactKey } from "../src/facts/fact.ts";
import { readSavedFacts } from "../src/facts/saved-facts.ts";
import { FactStore } from "../src/facts/store.ts";
import { watchedCommand } from "../src/facts/subject.ts";
import { SCENARIOS } from "../src/lab/scenarios.ts";

interface Found {
  readonly cause: string;
  readonly state: string;
  readonly confidence: number;
}

/** What the whole catalogue finds in saved facts: confirmed and likely, best first. */
function foundIn(path: string): Found[] {
  const read = readSavedFacts(readFileSync(path, "utf8"));
  if ("problem" in read) throw new Error(`${path}: ${read.problem.en}`);
  const { facts, subject, takenAtMs, tookMs } = read.saved;
  const observed = {
    facts: settledFacts(new FactStore(facts)),
    subject,
    takenAtMs,
    tookMs,
    toolVersion: "test",
  };
  return diagnose(observed, CATALOGUE).verdicts.filter(({ state }) => state === "confirmed" || state === "likely");
}

const MACHINES = "test/machines";
const recordingOf = (cause: string) => join("src/causes", cause, "recorded.json");
const recorded: readonly string[] = CATALOGUE.map(({ id }) => id as string).filter((id) => existsSync(recordingOf(id)));
const machines = existsSync(MACHINES)
  ? readdirSync(MACHINES).filter((name) => existsSync(join(MACHINES, name, "facts.json")))
  : [];

describe("confusion table", () => {
  it.each(recorded)("%s comes first in its own recording", (cause) => {
    const [first] = foundIn(recordingOf(cause));
    expect(first?.cause).toBe(cause);
  });

  it("has no cause that could be found without a probe: the brief report on a success loads none of them", () => {
    const isWatched = ({ id }: FactKey<unknown>) => id.startsWith("watch.") || id === watchedCommand.id;
    const needless = CATALOGUE.filter(({ needs }) => Object.values<FactKey<unknown>>(needs).every(isWatched));
    expect(needless.map(({ id }) => id)).toEqual([]);
  });

  it("has a recording of every scenario", () => {
    const proven = SCENARIOS.filter((each) => !("notReproducible" in each)).map(({ proves }) => proves);
    expect(proven.filter((cause) => !recorded.includes(cause))).toEqual([]);
  });

  it("knows the cause of every scenario, and a scenario or a reason for every cause", () => {
    expect(SCENARIOS.map(({ proves }) => proves).sort()).toEqual(CATALOGUE.map(({ id }) => id).sort());
  });

  it("is the table that was looked at last", async () => {
    const rows = recorded.map((cause) => {
      const [first, ...others] = foundIn(recordingOf(cause)).map(
        (each) => `${each.cause} ${each.state} ${each.confidence.toFixed(2)}`,
      );
      return `| ${cause} | ${first ?? "nothing"} | ${others.join(", ")} |`;
    });
    const head = [
      "# What the catalogue finds in each recording",
      "",
      "| planted | first | beside it |",
      "|---|---|---|",
    ];
    await expect([...head, ...rows, ""].join("\n")).toMatchFileSnapshot("confusion.md");
  });
});

describe("healthy machines", () => {
  it("are recorded", () => expect(machines.length).toBeGreaterThan(0));
  it.each(machines)("nothing is found on %s", (name) => {
    expect(foundIn(join(MACHINES, name, "facts.json")).map(({ cause }) => cause)).toEqual([]);
  });
});
