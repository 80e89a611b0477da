import { matches, nameOf, notReproducible, runItems, stallItems } from "./run-items.ts";
import { unmet } from "./sandbox/requirements.ts";

/** `gowhy lab list`: every scenario, what it needs, and whether it can run here. */
export function labList(pattern: string | null): string[] {
  const items = [...runItems(pattern), ...stallItems(pattern, true)].map((item) => {
    const missing = unmet(item.requires);
    const needs = item.requires.length > 0 ? ` [${item.requires.join(", ")}]` : "";
    return `${nameOf(item).padEnd(44)} ${item.title}${needs}${missing === null ? "" : ` – skipped here: ${missing}`}`;
  });
  const others = notReproducible()
    .filter(({ cause }) => matches(cause, pattern))
    .map(({ cause, reason }) => `${cause.padEnd(44)} not reproducible: ${reason}`);
  return [...items, ...others];
}
