import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { Score } from "../../src/lab/score/score.ts";
import { json } from "../../src/reports/json/json.ts";
import { A_FAULTY_MACHINE, A_HEALTHY_MACHINE, A_PUZZLING_MACHINE, A_WATCHED_COMMAND } from "./a-diagnosis.ts";
import { A_STUCK_PROCESS, A_WATCHED_BUILD } from "./a-watched-diagnosis.ts";

const schema = JSON.parse(readFileSync("schemas/diagnosis.schema.json", "utf8")) as object;
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
const OPTIONS = { language: "en", width: 80, colour: false } as const;

describe("the published schema of the Diagnosis", () => {
  for (const [name, diagnosis] of Object.entries({
    A_FAULTY_MACHINE,
    A_PUZZLING_MACHINE,
    A_HEALTHY_MACHINE,
    A_WATCHED_COMMAND,
    A_WATCHED_BUILD,
    A_STUCK_PROCESS,
  }))
    for (const why of [false, true])
      it(`takes ${name}${why ? " with --why" : ""}`, () => {
        const document: unknown = JSON.parse(json.render(diagnosis, { ...OPTIONS, why }));
        expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
      });

  it("refuses a document that lacks a key", () => {
    const document = JSON.parse(json.render(A_FAULTY_MACHINE, { ...OPTIONS, why: false })) as Record<string, unknown>;
    for (const key of Object.keys(document)) {
      const { [key]: _, ...rest } = document;
      expect(validate(rest), key).toBe(false);
    }
  });

  it("has the keys of the contract, in its order", () => {
    const document = JSON.parse(json.render(A_WATCHED_COMMAND, { ...OPTIONS, why: false })) as Record<string, unknown>;
    expect(Object.keys(document)).toEqual([
      "schemaVersion",
      "tool",
      "subject",
      "steps",
      "verdicts",
      "ruledOut",
      "time",
      "waits",
      "notes",
      "unseen",
    ]);
    expect(Object.keys((document["verdicts"] as object[])[0] ?? {})).toEqual([
      "cause",
      "title",
      "role",
      "state",
      "confidence",
      "costMs",
      "evidence",
      "against",
      "missing",
      "explains",
      "fixes",
    ]);
  });
});

describe("the published schema of lab score", () => {
  const score: Score = {
    scenarios: 2,
    reproduced: 2,
    firstRank: 1,
    falseAlarms: 0,
    medianVerdictMs: 812,
    medianGoMs: null,
    brier: 0.02,
    seed: "1a2b",
    rows: [
      {
        cause: "connect/refused",
        by: "",
        state: "confirmed",
        rank: 1,
        verdictMs: 812,
        goMs: null,
        goVersion: "go1.26.8",
      },
      {
        cause: "dns/servfail",
        by: "dnsmasq",
        state: "not-found",
        rank: null,
        verdictMs: 700,
        goMs: 10_000,
        goVersion: "go1.26.8",
      },
    ],
    notReproducible: [{ cause: "disk/frozen-filesystem", reason: "needs root" }],
    skipped: [{ name: "lock/held-by-live-process", reason: "needs root" }],
  };
  const schema = JSON.parse(readFileSync("schemas/lab-score.schema.json", "utf8")) as object;
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

  it("takes a score", () => expect(validate(score), JSON.stringify(validate.errors)).toBe(true));

  it("refuses one that lacks a key", () => {
    for (const key of Object.keys(score)) expect(validate({ ...score, [key]: undefined }), key).toBe(false);
  });
});
