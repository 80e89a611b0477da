import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const MODULE = "golang.org/toolchain";
const PLATFORM = "linux-amd64";

export interface Release {
  /** 1.22.12; the first release of old minors is 1.20. */
  readonly version: string;
  /** The newest of its minor. */
  readonly isLast: boolean;
}

/** The first and the last release of each minor that can be had. Empty where there is no network. */
export function releasesToProve(minors: readonly number[], scratch: string): Release[] {
  const given = process.env["GOWHY_TOOLCHAINS"];
  const names = given === undefined ? published(scratch) : readdirSync(given).map((name) => name.replace(/^go/, ""));
  return minors.flatMap((minor) => {
    const own = names
      .filter((version) => new RegExp(`^1\\.${minor}(\\.\\d+)?$`).test(version))
      .sort((a, b) => Number(a.split(".")[2] ?? 0) - Number(b.split(".")[2] ?? 0));
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) return [];
    return first === last
      ? [{ version: last, isLast: true }]
      : [
          { version: first, isLast: false },
          { version: last, isLast: true },
        ];
  });
}

/** Asks for the versions of that one module, at whatever proxy the user's go uses. */
function published(scratch: string): string[] {
  const listed = go(["list", "-m", "-versions", MODULE], scratch);
  return [...listed.matchAll(/v0\.0\.1-go(1\.\d+(?:\.\d+)?)\.linux-amd64/g)].map((match) => match[1] ?? "");
}

/** GOROOT of that release, or null where it could not be fetched. `remove` deletes it: each takes 250 MB. */
export function toolchain(version: string, scratch: string): { readonly path: string; remove(): void } | null {
  const given = process.env["GOWHY_TOOLCHAINS"];
  if (given !== undefined) return { path: join(given, `go${version}`), remove: () => {} };
  const cache = join(scratch, "modules");
  try {
    go(["mod", "download", `${MODULE}@v0.0.1-go${version}.${PLATFORM}`], scratch);
  } catch {
    return null;
  }
  const path = join(cache, `${MODULE}@v0.0.1-go${version}.${PLATFORM}`);
  // A module's files are not executable; go itself makes these so when it switches toolchains.
  for (const folder of ["bin", `pkg/tool/${PLATFORM.replace("-", "_")}`])
    if (existsSync(join(path, folder)))
      for (const file of readdirSync(join(path, folder))) chmodSync(join(path, folder, file), 0o755);
  return { path, remove: () => rmSync(cache, { recursive: true, force: true }) };
}

function go(words: readonly string[], scratch: string): string {
  mkdirSync(scratch, { recursive: true });
  return execFileSync("go", words, {
    cwd: scratch,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, GOMODCACHE: join(scratch, "modules"), GOFLAGS: "-mod=mod -modcacherw", GOWORK: "off" },
    maxBuffer: 16 * 1024 * 1024,
  });
}
