import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type PublishedModule, publish } from "../src/lab/servers/published-module.ts";

/** A go command that is run again and again under the same conditions. */
export interface Workload {
  readonly name: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Takes seconds each time. */
  readonly isLong?: true;
  /** Gives the environment of one run, with caches of its own where they must be cold. */
  env(): Readonly<Record<string, string>>;
  /** Takes away what that run left. */
  clean(): void;
}

export interface Workloads {
  readonly all: readonly Workload[];
  close(): void;
}

const MODULES = 200;
/** As with a proxy that is some way off: a download is then a wait, and not a copy. */
const LATENCY_MS = 20;

/** The commands that the promise of little overhead is about, below a scratch directory. */
export async function openWorkloads(root: string): Promise<Workloads> {
  const program = makeModule(root, "program", []);
  writeFileSync(join(program, "main.go"), 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("built") }\n');
  const modules = Array.from({ length: MODULES }, (_, at) => modulePublished(`modules.example/m${at}`));
  const downloads = makeModule(root, "downloads", modules);
  const proxy = await serve(modules);
  const warm = join(root, "warm");
  const base = { GOENV: "off", GOTOOLCHAIN: "local", GOFLAGS: "-buildvcs=false", GOSUMDB: "off", LC_ALL: "C" };
  const fresh = (name: string) => {
    let directory = "";
    return {
      make(): string {
        directory = mkdtempSync(join(root, `${name}-`));
        return directory;
      },
      clean: () => rmSync(directory, { recursive: true, force: true }),
    };
  };
  const keep = { env: () => ({ ...base, GOPROXY: "off", GOCACHE: warm }), clean: () => {} };
  const cold = fresh("cache");
  const modcache = fresh("modules");
  return {
    all: [
      {
        name: "go build, cold",
        isLong: true,
        argv: ["go", "build", "-o", "/dev/null", "."],
        cwd: program,
        env: () => ({ ...base, GOPROXY: "off", GOCACHE: cold.make() }),
        clean: cold.clean,
      },
      { name: "go build, warm", argv: ["go", "build", "-o", "/dev/null", "."], cwd: program, ...keep },
      { name: "go vet, warm", argv: ["go", "vet", "."], cwd: program, ...keep },
      { name: "go list -deps std", argv: ["go", "list", "-deps", "std"], cwd: program, ...keep },
      {
        name: `go mod download, ${MODULES} modules`,
        isLong: true,
        argv: ["go", "mod", "download"],
        cwd: downloads,
        env: () => ({
          ...base,
          GOPROXY: proxy.url,
          GOMODCACHE: modcache.make(),
          GOFLAGS: "-modcacherw -mod=mod",
          GOCACHE: warm,
        }),
        clean: modcache.clean,
      },
    ],
    close: proxy.close,
  };
}

function makeModule(root: string, name: string, requires: readonly PublishedModule[]): string {
  const directory = join(root, name);
  mkdirSync(directory);
  const lines = requires.map(({ path, version }) => `\t${path} ${version}\n`).join("");
  writeFileSync(join(directory, "go.mod"), `module bench.example/${name}\n\ngo 1.21\n\nrequire (\n${lines})\n`);
  writeFileSync(join(directory, "go.sum"), requires.map(({ sums }) => sums).join(""));
  return directory;
}

function modulePublished(path: string): PublishedModule {
  const files = Array.from({ length: 20 }, (_, at) => [`f${at}.go`, `package m\n${"// nothing here\n".repeat(60)}`]);
  return publish(path, "v1.0.0", { "go.mod": `module ${path}\n\ngo 1.21\n`, ...Object.fromEntries(files) });
}

/** The GOPROXY protocol on the loopback. Source: go.dev/ref/mod#goproxy-protocol. */
async function serve(modules: readonly PublishedModule[]): Promise<{ readonly url: string; close(): void }> {
  const files = new Map<string, string | Buffer>();
  for (const { path, version, goMod, zip } of modules) {
    files.set(`/${path}/@v/${version}.info`, JSON.stringify({ Version: version, Time: "2024-05-01T12:00:00Z" }));
    files.set(`/${path}/@v/${version}.mod`, goMod);
    files.set(`/${path}/@v/${version}.zip`, zip);
  }
  const server = createServer((request, response) => {
    setTimeout(() => {
      const body = files.get(request.url ?? "");
      response.statusCode = body === undefined ? 404 : 200;
      response.end(body ?? "not found\n");
    }, LATENCY_MS);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
