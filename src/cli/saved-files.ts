import type { Observed } from "../diagnosis/diagnose.ts";
import { readSavedFacts, SAVED_FACTS_MAX_BYTES, writeSavedFacts } from "../facts/saved-facts.ts";
import { FactStore } from "../facts/store.ts";
import type { System } from "../system/system.ts";
import { settledFacts } from "./settled-facts.ts";
import { UsageError } from "./usage-error.ts";
import { readUserFile, writeUserFile } from "./user-files.ts";
import { VERSION } from "./version.ts";

/** `--save FACTS`. */
export async function saveFacts(
  path: string,
  observed: Observed,
  offline: boolean,
  system: System | null = null,
): Promise<void> {
  const { facts, subject, takenAtMs, tookMs } = observed;
  const tool = { name: "gowhy", version: VERSION };
  const saved = { tool, takenAtMs, subject, facts: facts.all(), offline, tookMs: Math.round(tookMs) };
  await writeUserFile("--save", path, writeSavedFacts(saved), system);
}

/** `--from FACTS`: what was observed elsewhere, or at another time. */
export async function loadFacts(path: string): Promise<Observed> {
  const content = await readUserFile("--from", path, SAVED_FACTS_MAX_BYTES);
  const read = readSavedFacts(content);
  if ("problem" in read)
    throw new UsageError({ en: `--from ${path}: ${read.problem.en}`, zh: `--from ${path}：${read.problem.zh}` });
  const { facts, subject, takenAtMs, tookMs } = read.saved;
  return { facts: settledFacts(new FactStore(facts)), subject, takenAtMs, tookMs, toolVersion: VERSION };
}
