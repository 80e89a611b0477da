import type { AnyCause, Clue } from "../../causes/cause.ts";
import { type Language, say } from "../../text/language.ts";

/** The catalogue as scripts read it. */
export function causesJson(causes: readonly AnyCause[], language: Language): string {
  const cluesOf = (clues: readonly Clue<never>[]) =>
    clues.map(({ id, strength, says }) => ({ clue: id, strength, says: say(says, language) }));
  const all = causes.map((cause) => ({
    cause: cause.id,
    title: say(cause.title, language),
    step: cause.step,
    station: cause.station,
    role: cause.role,
    symptoms: cause.symptoms,
    needs: Object.values(cause.needs as Record<string, { id: string }>).map(({ id }) => id),
    confirms: cluesOf(cause.confirms),
    rulesOut: cluesOf(cause.rulesOut),
    explains: cause.explains ?? [],
    fixes: cause.fixes.map(({ title, risk }) => ({ title: say(title, language), risk })),
    wontHelp: (cause.folklore ?? []).map(({ what, why }) => ({ what, why: say(why, language) })),
    references: cause.references,
  }));
  return `${JSON.stringify({ schemaVersion: 1, causes: all }, null, 2)}\n`;
}
