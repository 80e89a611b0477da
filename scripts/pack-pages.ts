// Packs the page of every cause into one compressed file, which `gowhy explain` reads only when asked.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

/** The pages by cause id, from the README of each cause's folder. */
export function pagesOfCauses(): Record<string, string> {
  const pages: Record<string, string> = {};
  for (const area of readdirSync("src/causes", { withFileTypes: true })) {
    if (!area.isDirectory()) continue;
    for (const name of readdirSync(join("src/causes", area.name))) {
      const page = join("src/causes", area.name, name, "README.md");
      if (existsSync(page)) pages[`${area.name}/${name}`] = readFileSync(page, "utf8");
    }
  }
  return pages;
}

/** Writes dist/pages.json.br. */
export function packPages(outfile: string): void {
  writeFileSync(outfile, brotliCompressSync(JSON.stringify(pagesOfCauses())));
}
