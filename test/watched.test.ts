import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../src/causes/catalogue.ts";
import { briefText } from "../src/cli/brief-report.ts";
import { settledFacts } from "../src/cli/settled-facts.ts";
import { diagnose } from "../src/diagnosis/diagnose.ts";
import type { ValueOf } from "../src/facts/fact.ts";
import { readSavedFacts, writeSavedFacts } from "../src/facts/saved-facts.ts";
import { FactStore } from "../src/facts/store.ts";
import { watchedCommand } from "../src/facts/subject.ts";
import { EVERY_REPORTER } from "../src/reports/every.ts";
import { terminal } from "../src/reports/terminal/terminal.ts";

/** Saved facts of real commands that were watched; each README line of the folder says what was done. */
const FOLDER = "test/watched";
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.replace(".json", ""));

/** The cause that the account must name, and how much of the time may stay without one. */
const EXPECTED: Readonly<
  Record<string, { readonly cause: string | null; readonly what: string; readonly share: number }>
> = {
  "cold-build": { cause: null, what: "compile", share: 0.15 },
  "syn-dropped": { cause: "connect/syn-blackhole", what: "connect", share: 0.05 },
  // Recorded on a machine with a load of 11 on two processors: the first quarter of a second went to starting.
  "lock-held": { cause: "lock/held-by-live-process", what: "lock", share: 0.06 },
  "attached-to-lock": { cause: "lock/held-by-live-process", what: "lock", share: 0.05 },
};

function replayed(name: string) {
  const content = readFileSync(join(FOLDER, `${name}.json`), "utf8");
  const read = readSavedFacts(content);
  if ("problem" in read) throw new Error(`${name}: ${read.problem.en}`);
  const { facts, ...rest } = read.saved;
  const store = settledFacts(new FactStore(facts));
  return {
    content,
    saved: read.saved,
    diagnosis: diagnose({ ...rest, facts: store, toolVersion: "0.1.0" }, CATALOGUE),
  };
}

describe.each(NAMES)("%s, watched and saved", (name) => {
  const { content, saved, diagnosis } = replayed(name);
  const expected = EXPECTED[name];

  it("gives every millisecond to one part, and names the cause of the longest", () => {
    const { time } = diagnosis;
    const total = (time?.parts ?? []).reduce((sum, { ms }) => sum + ms, 0) + (time?.unexplainedMs ?? 0);
    expect(total).toBe(time?.wallMs);
    const longest = expected?.what === "compile" ? time?.parts.find(({ what }) => what === "compile") : time?.parts[0];
    expect(longest?.what).toBe(expected?.what);
    expect(longest?.cause).toBe(expected?.cause);
    expect((time?.unexplainedMs ?? 0) / (time?.wallMs ?? 1)).toBeLessThanOrEqual(expected?.share ?? 0);
  });

  it("costs its cause what it took", () => {
    const first = diagnosis.verdicts.find(({ state }) => state !== "cannot-tell");
    expect(first?.cause ?? null).toBe(expected?.cause);
    if (expected?.cause) expect(first?.costMs).toBeGreaterThan(0.9 * (diagnosis.time?.wallMs ?? 0));
  });

  it("has no part that was not sampled", () => {
    for (const part of diagnosis.time?.parts ?? []) expect(part.samples).toBeGreaterThan(0);
  });

  it("says the same wherever it is read", () => {
    expect(replayed(name).diagnosis).toEqual(diagnosis);
    const again = readSavedFacts(writeSavedFacts(saved));
    expect("saved" in again && again.saved).toEqual(saved);
    expect(JSON.parse(content)).toMatchObject({ waits: diagnosis.waits.map(({ pid, on }) => ({ pid, on })) });
  });

  it("reads in brief, where no probe ran, as the whole catalogue would have it", () => {
    const subject = { ...saved.subject, exitCode: 0, signal: null };
    const watched = saved.facts.filter(({ id }) => id.startsWith("watch.") || id === watchedCommand.id);
    const succeeded = watched.map((fact) =>
      fact.id === watchedCommand.id && fact.state === "known"
        ? { ...fact, value: { ...(fact.value as ValueOf<typeof watchedCommand>), exitCode: 0, signal: null } }
        : fact,
    );
    const observed = { ...saved, facts: settledFacts(new FactStore(succeeded)), subject, toolVersion: "0.1.0" };
    const judged = diagnose(observed, CATALOGUE);
    expect(judged.verdicts.filter(({ state }) => state !== "cannot-tell")).toEqual([]);
    for (const language of ["en", "zh-CN"] as const) {
      const text = terminal.render(judged, { language, width: 80, colour: false, why: false, form: "brief" });
      expect(briefText(succeeded, language, 80)).toBe(text);
      expect(text.trim().split("\n")[0]).toContain("gowhy");
    }
  });

  for (const reporter of EVERY_REPORTER.filter(({ id }) => id === "terminal" || id === "markdown"))
    for (const language of ["en", "zh-CN"] as const)
      it(`reads as it did: ${reporter.id}, ${language}`, async () => {
        const text = reporter.render(diagnosis, { language, width: 80, colour: false, why: false });
        const file = `golden/watched/${name}.${language}.${reporter.id === "terminal" ? "txt" : "md"}`;
        await expect(text).toMatchFileSnapshot(file);
      });
});
