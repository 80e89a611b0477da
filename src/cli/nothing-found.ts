import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import { duration } from "../text/duration.ts";
import { type Language, say, type Text } from "../text/language.ts";

const NOTHING: Text = {
  en: "gowhy: nothing on this machine was found that explains it ({took}; details: gowhy check)",
  zh: "gowhy：未在本机发现能解释它的原因（{took}；详情：gowhy check）",
};
/** What is short here may be what a larger command ran out of; other risks have nothing to do with a failure. */
const SHORTAGES = /^(disk|limits)\//;

/** The last line of a command that failed and whose own error stands above, and what is nearly used up here. */
export function nothingFound(language: Language, { tookMs, notes }: Pick<Diagnosis, "tookMs" | "notes">): string {
  const short = notes.filter(({ note }) => SHORTAGES.test(note));
  const lines = [say(NOTHING, language, { took: duration(tookMs) })];
  return `${[...lines, ...short.map(({ text, values }) => `  ${say(text, language, values)}`)].join("\n")}\n`;
}
