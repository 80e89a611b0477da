import { createHash } from "node:crypto";
import { zipOf } from "./zip.ts";

/** One version of a module as a proxy serves it. */
export interface PublishedModule {
  readonly path: string;
  readonly version: string;
  readonly goMod: string;
  readonly zip: Buffer;
  /** The two lines of go.sum. */
  readonly sums: string;
}

/** Packs files into a module version. */
export function publish(
  path: string,
  version: string,
  files: Readonly<Record<string, string | Buffer>>,
): PublishedModule {
  const goMod = String(files["go.mod"] ?? `module ${path}\n`);
  const named = Object.entries(files).map(
    ([name, content]) => [`${path}@${version}/${name}`, Buffer.from(content)] as const,
  );
  const sums = [
    `${path} ${version} ${hash1(named)}\n`,
    `${path} ${version}/go.mod ${hash1([["go.mod", Buffer.from(goMod)]])}\n`,
  ].join("");
  return { path, version, goMod, zip: zipOf(named), sums };
}

/** The "h1:" hash. Source: golang.org/x/mod/sumdb/dirhash. */
function hash1(files: readonly (readonly [string, Buffer])[]): string {
  const sorted = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  const lines = sorted.map(([name, content]) => `${sha256(content).toString("hex")}  ${name}\n`);
  return `h1:${sha256(Buffer.from(lines.join(""))).toString("base64")}`;
}

const sha256 = (content: Buffer): Buffer => createHash("sha256").update(content).digest();
