import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { EVERY_FACT } from "../../src/facts/every.ts";
import { savedFactsSchema } from "../../src/facts/saved-facts.ts";
import { diagnosisSchema } from "../../src/reports/json/diagnosis-schema.ts";
import { labScoreSchema } from "../../src/reports/json/lab-score-schema.ts";

const DRAFT = "https://json-schema.org/draft/2020-12/schema";

/** The schemas that users hold gowhy's output against. */
export function publishedSchemas(): [string, string][] {
  return [
    ["schemas/diagnosis.schema.json", published("The Diagnosis: gowhy check --json", jsonSchema(diagnosisSchema))],
    ["schemas/facts.schema.json", published("Saved facts: gowhy check --save FILE", factsSchema())],
    ["schemas/lab-score.schema.json", published("gowhy lab score --json", jsonSchema(labScoreSchema))],
  ];
}

type JsonSchema = Record<string, unknown>;

/** `readonly` and `finite` say nothing in JSON: it has no writable values and no infinity. */
function jsonSchema(schema: v.GenericSchema): JsonSchema {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    target: "draft-2020-12",
    typeMode: "output",
    ignoreActions: ["readonly", "finite"],
  }) as JsonSchema;
  return rest;
}

/** The frame of a saved file, each known fact with the schema of its own value. */
function factsSchema(): JsonSchema {
  const frame = jsonSchema(savedFactsSchema) as { properties: Record<string, JsonSchema> };
  const known = EVERY_FACT.map((key) => ({
    type: "object",
    title: key.title,
    properties: {
      state: { const: "known" },
      id: { const: key.id },
      value: jsonSchema(key.schema),
      source: { type: "string" },
      atMs: { type: "number" },
      tookMs: { type: "number" },
    },
    required: ["state", "id", "value", "source", "atMs", "tookMs"],
  }));
  const unknown = {
    type: "object",
    properties: {
      state: { const: "unknown" },
      id: { enum: EVERY_FACT.map(({ id }) => id) },
      reason: { enum: ["not-run", "not-permitted", "not-installed", "timed-out", "failed", "not-applicable"] },
      detail: { type: "string" },
      source: { type: "string" },
      remedy: { type: ["string", "null"] },
    },
    required: ["state", "id", "reason", "detail", "source", "remedy"],
  };
  return {
    ...frame,
    properties: { ...frame.properties, facts: { type: "array", items: { anyOf: [...known, unknown] } } },
  };
}

const published = (title: string, schema: JsonSchema): string =>
  `${JSON.stringify({ $schema: DRAFT, title, ...schema }, null, 2)}\n`;
