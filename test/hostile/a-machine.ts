import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A small machine of our own: HOME, caches, a module, a PATH; no network wanted. */
export interface Machine {
  readonly root: string;
  readonly module: string;
  readonly environment: Record<string, string>;
  write(path: string, content: string, mode?: number): string;
  remove(): void;
}

const GO = execFileSync("sh", ["-c", "command -v go"], { encoding: "utf8" }).trim();

/** Healthy as it stands: a module without requirements, GOPROXY=file://, so that no test here needs a network. */
export function aMachine(): Machine {
  const root = mkdtempSync(join(tmpdir(), "gowhy-hostile-"));
  const write = (path: string, content: string, mode = 0o644): string => {
    const at = join(root, path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, content);
    chmodSync(at, mode);
    return at;
  };
  for (const directory of ["home", "cache", "modcache", "tmp", "proxy", "module"]) mkdirSync(join(root, directory));
  write("module/go.mod", "module example.test/hello\n\ngo 1.21\n");
  write("module/hello.go", "package hello\n");
  return {
    root,
    module: join(root, "module"),
    environment: {
      PATH: `${dirname(GO)}:/usr/bin:/bin:/usr/sbin:/sbin`,
      HOME: join(root, "home"),
      GOCACHE: join(root, "cache"),
      GOMODCACHE: join(root, "modcache"),
      TMPDIR: join(root, "tmp"),
      GOPROXY: `file://${join(root, "proxy")}`,
      GOSUMDB: "off",
      GOTOOLCHAIN: "local",
      LANG: "C.UTF-8",
    },
    write,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
