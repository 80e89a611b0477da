import type { Language } from "../text/language.ts";
import { matches, nameOf, notReproducible, runItems, stallItems } from "./run-items.ts";
import { unmet } from "./sandbox/requirements.ts";
import { word } from "./words.ts";

/** `gowhy lab list`: every scenario, what it needs, and whether it can run here. */
export function labList(pattern: string | null, language: Language): string[] {
  const items = [...runItems(pattern), ...stallItems(pattern, true)].map((item) => {
    const missing = unmet(item.requires, language);
    const skipped = missing === null ? "" : ` – ${word("skippedHere", language, { reason: missing })}`;
    const needs = item.requires.length > 0 ? ` [${item.requires.join(", ")}]` : "";
    return `${nameOf(item).padEnd(44)} ${item.title}${needs}${skipped}`;
  });
  const others = notReproducible()
    .filter(({ cause }) => matches(cause, pattern))
    .map(({ cause, reason }) => `${cause.padEnd(44)} ${word("listedNotReproducible", language, { reason })}`);
  return [...items, ...others];
}
