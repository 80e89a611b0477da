import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

export type Architecture = "x64" | "arm64";

/** Node binaries come as npm packages, so that a machine needs no other registry. Kept below node_modules, found again by the next run. */
const CACHE = "node_modules/.cache/gowhy-node";

/** The path of a Node binary of that version, fetched through npm once. Throws where npm cannot have it. */
export function nodeBinary(version: string, architecture: Architecture): string {
  const home = join(CACHE, `${version}-${architecture}`);
  const binary = resolve(home, "node_modules", `node-linux-${architecture}`, "bin", "node");
  if (existsSync(binary)) return binary;
  mkdirSync(home, { recursive: true });
  execFileSync(
    "npm",
    ["install", "--no-save", "--no-package-lock", "--force", "--prefix", home, `node-linux-${architecture}@${version}`],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  if (!existsSync(binary)) throw new Error(`npm installed no node binary ${version} for ${architecture}`);
  return binary;
}
