// How low a hard RLIMIT_NOFILE may be before the installed go fails, by GOMAXPROCS and workload. Prints the table of
// src/causes/limits/nofile-hard-low/README.md. A real module proxy on the loopback, a real go command, no cache.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createSecureServer } from "node:http2";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MODULES = 40;
/** So that every request which go sends at once is in flight together, as it is with a proxy that is some way off. */
const LATENCY_MS = 20;
const RUNS = 3;
const DEADLINE_MS = 20_000;
const PROCESSORS = (process.argv[2] ?? "1,2,4,8,16,32").split(",").map(Number);

const ZIP = `
import sys, zipfile
path, module, mod = sys.argv[1:]
with zipfile.ZipFile(path, "w") as z:
    z.writestr(module + "@v1.0.0/go.mod", mod)
    for n in range(20):
        z.writestr(module + "@v1.0.0/f%d.go" % n, "package m\\n" * 50)
`;

const root = mkdtempSync(join(tmpdir(), "gowhy-descriptors-"));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));

const files = makeProxyTree(join(root, "proxy"));
const certificate = makeCertificate();
const http = createHttpServer(answer);
const https = createSecureServer(
  { key: readFileSync(certificate.key), cert: readFileSync(certificate.cert), allowHTTP1: true },
  answer as never,
);
const httpPort = await listen(http);
const httpsPort = await listen(https);
const downloads = makeModule("downloads", MODULES);
const program = makeProgram();

interface Workload {
  readonly name: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly proxy: string;
  readonly coldBuildCache: boolean;
}

const download = (name: string, proxy: string): Workload => ({
  name,
  argv: ["go", "mod", "download"],
  cwd: downloads,
  proxy,
  coldBuildCache: false,
});
const WORKLOADS: readonly Workload[] = [
  download("mod download, http", `http://127.0.0.1:${httpPort}`),
  download("mod download, https (HTTP/2)", `https://127.0.0.1:${httpsPort}`),
  download("mod download, file", `file://${join(root, "proxy")}`),
  {
    name: "build, cold cache",
    argv: ["go", "build", "-o", "/dev/null", "."],
    cwd: program,
    proxy: "off",
    coldBuildCache: true,
  },
];

process.stdout.write(`${execFileSync("go", ["version"], { encoding: "utf8" })}`);
process.stdout.write(
  `| GOMAXPROCS | ${WORKLOADS.map((each) => each.name).join(" | ")} |\n|---|${"---|".repeat(WORKLOADS.length)}\n`,
);
for (const processors of PROCESSORS) {
  const cells: string[] = [];
  for (const workload of WORKLOADS) cells.push(await cell(workload, processors));
  process.stdout.write(`| ${processors} | ${cells.join(" | ")} |\n`);
}
http.close();
https.close();
process.exit(0);

/** The highest limit under which every run failed, and the lowest under which every run passed. */
async function cell(workload: Workload, processors: number): Promise<string> {
  let fails = 4;
  let passes = 8;
  while (!(await passesAll(workload, processors, passes))) passes *= 2;
  let low = 4;
  let high = passes;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await passesAll(workload, processors, middle)) high = middle;
    else low = middle;
  }
  passes = high;
  for (fails = low; fails > 4; fails -= 1) if (await failsAll(workload, processors, fails)) break;
  return `${fails} / ${passes}`;
}

async function passesAll(workload: Workload, processors: number, limit: number): Promise<boolean> {
  for (let run = 0; run < RUNS; run += 1) if (!(await succeeds(workload, processors, limit))) return false;
  return true;
}

async function failsAll(workload: Workload, processors: number, limit: number): Promise<boolean> {
  for (let run = 0; run < RUNS; run += 1) if (await succeeds(workload, processors, limit)) return false;
  return true;
}

async function succeeds(workload: Workload, processors: number, limit: number): Promise<boolean> {
  const modcache = mkdtempSync(join(root, "modcache-"));
  const buildCache = workload.coldBuildCache ? mkdtempSync(join(root, "build-")) : join(root, "build");
  try {
    const code = await run(["prlimit", `--nofile=${limit}:${limit}`, ...workload.argv], workload.cwd, {
      PATH: process.env["PATH"] ?? "",
      HOME: root,
      GOENV: "off",
      GOTOOLCHAIN: "local",
      GOPROXY: workload.proxy,
      GOSUMDB: "off",
      GOFLAGS: "-mod=mod -modcacherw -buildvcs=false",
      GOMODCACHE: modcache,
      GOCACHE: buildCache,
      GOMAXPROCS: String(processors),
      SSL_CERT_FILE: certificate.cert,
    });
    return code === 0;
  } finally {
    rmSync(modcache, { recursive: true, force: true });
    if (workload.coldBuildCache) rmSync(buildCache, { recursive: true, force: true });
  }
}

function run(argv: readonly string[], cwd: string, env: Record<string, string>): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(argv[0] ?? "", argv.slice(1), {
      cwd,
      env,
      stdio: ["ignore", "ignore", process.env["SHOW"] ? "inherit" : "ignore"],
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), DEADLINE_MS);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  setTimeout(() => {
    const body = files.get(decodeURIComponent(request.url ?? ""));
    response.statusCode = body ? 200 : 404;
    response.end(body ?? "not found");
  }, LATENCY_MS);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** Modules as the module proxy protocol lays them out. The zip is python's, so that no code of gowhy is under test here. */
function makeProxyTree(directory: string): ReadonlyMap<string, Buffer> {
  const served = new Map<string, Buffer>();
  for (let at = 0; at < MODULES; at += 1) {
    const path = `lab.test/m${at}`;
    const versions = join(directory, path, "@v");
    mkdirSync(versions, { recursive: true });
    const goMod = `module ${path}\n\ngo 1.20\n`;
    writeFileSync(join(versions, "v1.0.0.info"), `{"Version":"v1.0.0","Time":"2024-01-01T00:00:00Z"}`);
    writeFileSync(join(versions, "v1.0.0.mod"), goMod);
    const zip = spawnSync("python3", ["-c", ZIP, join(versions, "v1.0.0.zip"), path, goMod]);
    if (zip.status !== 0) throw new Error(String(zip.stderr));
    for (const name of readdirSync(versions)) served.set(`/${path}/@v/${name}`, readFileSync(join(versions, name)));
  }
  return served;
}

function makeModule(name: string, count: number): string {
  const directory = join(root, name);
  mkdirSync(directory);
  const lines = Array.from({ length: count }, (_, at) => `\tlab.test/m${at} v1.0.0`);
  writeFileSync(join(directory, "go.mod"), `module lab.test/${name}\n\ngo 1.20\n\nrequire (\n${lines.join("\n")}\n)\n`);
  return directory;
}

function makeProgram(): string {
  const directory = makeModule("program", 0);
  writeFileSync(join(directory, "main.go"), 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n');
  return directory;
}

function makeCertificate(): { readonly key: string; readonly cert: string } {
  const key = join(root, "key.pem");
  const cert = join(root, "cert.pem");
  execFileSync(
    "openssl",
    [
      ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=lab -addext subjectAltName=IP:127.0.0.1".split(
        " ",
      ),
      "-keyout",
      key,
      "-out",
      cert,
    ],
    { stdio: "ignore" },
  );
  return { key, cert };
}
