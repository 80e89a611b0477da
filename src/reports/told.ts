import type { Sentence } from "../diagnosis/diagnosis.ts";
import { type Language, say } from "../text/language.ts";
import { printable } from "../text/printable.ts";
import { unknownDetail } from "./unknown-details.ts";

/** A sentence with this machine's values, safe to print: what a server or a file name smuggled in cannot move the cursor. */
export function told({ text, values }: Sentence, language: Language): string {
  const { detail } = values;
  const shown = typeof detail === "string" ? { ...values, detail: unknownDetail(detail, language) } : values;
  return printable(say(text, language, shown));
}
