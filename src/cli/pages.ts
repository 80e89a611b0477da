import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { isSingleExecutable } from "./desk-argv.ts";

/** The name of the packed pages, beside the bundle and as an asset of the single executable. */
const PAGES = "pages.json.br";

/** The pages of all causes by id, read only when one is asked for. Null where the file is not there: the catalogue alone still explains. */
export function readPages(): Readonly<Record<string, string>> | null {
  try {
    return JSON.parse(brotliDecompressSync(packed()).toString("utf8")) as Record<string, string>;
  } catch {
    return null;
  }
}

function packed(): Uint8Array {
  if (!isSingleExecutable()) return readFileSync(join(__dirname, PAGES));
  const sea = process.getBuiltinModule("node:sea") as { getAsset(name: string): ArrayBuffer };
  return new Uint8Array(sea.getAsset(PAGES));
}
