import type { Unseen } from "../diagnosis/diagnosis.ts";
import type { Language } from "../text/language.ts";
import { printable } from "../text/printable.ts";
import { factTitle } from "./fact-titles.ts";
import { obstacles } from "./findings.ts";
import { unknownDetail } from "./unknown-details.ts";
import { reasonName } from "./words.ts";

/** What could not be seen, why, and what would help; one line for one obstacle. */
export function unseenLines(unseen: readonly Unseen[], language: Language): string[] {
  return obstacles(unseen).map(({ facts }) => {
    const titles = facts.map((fact) => factTitle(fact, language)).join(language === "zh-CN" ? "、" : ", ");
    const [first] = facts;
    if (!first) return titles;
    const remedy = first.remedy ? ` → ${printable(unknownDetail(first.remedy, language))}` : "";
    const [open, close] = language === "zh-CN" ? ["（", "）："] : [" (", "): "];
    return `${titles}${open}${reasonName(first.reason, language)}${close}${printable(unknownDetail(first.detail, language))}${remedy}`;
  });
}
