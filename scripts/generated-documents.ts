import { CATALOGUE } from "../src/causes/catalogue.ts";
import { causePage } from "./documents/cause-page.ts";
import { causesIndex } from "./documents/causes-index.ts";
import { publishedSchemas } from "./documents/published-schemas.ts";
import { pagesOfCauses } from "./pack-pages.ts";

/** The documents made from the catalogue and the schemas, path from the root of the repository. */
export function generatedDocuments(): ReadonlyMap<string, string> {
  const pages = pagesOfCauses();
  const files = new Map<string, string>(publishedSchemas());
  for (const cause of CATALOGUE) files.set(`docs/causes/${cause.id}.md`, causePage(cause, pages[cause.id] ?? null));
  files.set("docs/causes/README.md", causesIndex(CATALOGUE, "en"));
  files.set("docs/causes/README.zh-CN.md", causesIndex(CATALOGUE, "zh-CN"));
  return files;
}
