import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createSocket } from "node:dgram";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { WaitKind } from "../../src/facts/watch.ts";
import type { Purpose } from "../../src/observers/stacks/purpose-of.ts";
import { authority, httpServer, type LiveServer, rawServer } from "./live-servers.ts";

/** A go command that waits, and how to end it. */
export interface Hang {
  readonly pid: number;
  /** What it has written to standard error so far: after SIGQUIT, its dump. */
  written(): string;
  close(): Promise<void>;
}

interface Place {
  readonly directory: string;
  /** Runs when the hang is over, last first. */
  readonly after: (undo: () => unknown) => void;
}

interface Recipe {
  readonly argv: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Starts go in a mount namespace where this is resolv.conf. */
  readonly resolvConf?: string;
}

const MODULE = "module hang.lab.test/m\n\ngo 1.18\n\nrequire other.lab.test/quote v1.5.2\n";
const DOWNLOAD = ["mod", "download"];

/** Every way to hang a go command that its stack tells apart, on loopback. Those with `root` need a mount namespace. */
export const HANGS: Readonly<
  Record<
    string,
    {
      readonly expects: { readonly what: WaitKind; readonly purpose: Purpose | null };
      readonly needsRoot?: boolean;
      readonly make: (place: Place) => Promise<Recipe>;
    }
  >
> = {
  response: {
    expects: { what: "response", purpose: "module-graph" },
    make: async ({ after }) =>
      proxyAt(
        "http",
        await held(
          after,
          rawServer(() => {}),
        ),
      ),
  },
  body: {
    expects: { what: "body", purpose: "module-graph" },
    make: async ({ after }) =>
      proxyAt(
        "http",
        await held(
          after,
          httpServer((_, response) => void response.writeHead(200, { "content-length": "1000" }).write("module x")),
        ),
      ),
  },
  tls: {
    expects: { what: "tls", purpose: "module-graph" },
    make: async ({ after }) =>
      proxyAt(
        "https",
        await held(
          after,
          rawServer(() => {}),
        ),
      ),
  },
  connect: {
    expects: { what: "connect", purpose: "module-graph" },
    make: async ({ after }) => proxyAt("http", { port: await fullPort(after) }),
  },
  dns: {
    expects: { what: "dns", purpose: "module-graph" },
    needsRoot: true,
    make: async ({ after, directory }) => {
      const socket = createSocket("udp4");
      await new Promise<void>((resolve, reject) => socket.once("error", reject).bind(53, "127.0.0.97", resolve));
      after(() => socket.close());
      const resolvConf = join(directory, "resolv.conf");
      writeFileSync(resolvConf, "nameserver 127.0.0.97\n");
      return { argv: DOWNLOAD, environment: { GOPROXY: "http://goproxy.lab.test" }, resolvConf };
    },
  },
  http2: {
    expects: { what: "response", purpose: "module-graph" },
    make: async ({ after, directory }) => {
      const trusted = authority("gowhy test");
      after(trusted.close);
      const roots = join(directory, "roots.pem");
      writeFileSync(roots, trusted.root);
      const server = createSecureServer({ ...trusted.issue(["127.0.0.1"]) }, () => {});
      server.on("session", (session) => session.on("error", () => {}));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      after(() => server.close());
      const { port } = server.address() as AddressInfo;
      return { argv: DOWNLOAD, environment: { GOPROXY: `https://127.0.0.1:${port}`, SSL_CERT_FILE: roots } };
    },
  },
  tunnel: {
    expects: { what: "proxy", purpose: "module-graph" },
    make: async ({ after }) =>
      throughProxy(
        "http",
        await held(
          after,
          rawServer(() => {}),
        ),
      ),
  },
  socks: {
    expects: { what: "proxy", purpose: "module-graph" },
    make: async ({ after }) =>
      throughProxy(
        "socks5",
        await held(
          after,
          rawServer(() => {}),
        ),
      ),
  },
  checksums: {
    expects: { what: "response", purpose: "checksum-database" },
    make: async ({ after, directory }) => {
      const database = await held(
        after,
        rawServer(() => {}),
      );
      const GOPROXY = `file://${moduleDirectory(directory)}`;
      return {
        argv: DOWNLOAD,
        environment: { GOPROXY, GOSUMDB: `${verifierKey("sum.lab.test")} http://127.0.0.1:${database.port}` },
      };
    },
  },
  lock: {
    expects: { what: "lock", purpose: "go-mod" },
    make: async ({ after, directory }) => {
      const holder = spawn("flock", ["--exclusive", join(directory, "go.mod"), "sleep", "60"], {
        detached: true,
        stdio: "ignore",
      });
      after(() => process.kill(-(holder.pid ?? 0), "SIGKILL"));
      await sleep(100);
      return { argv: DOWNLOAD };
    },
  },
  git: {
    expects: { what: "child", purpose: "module-info" },
    make: async ({ after }) => {
      const server = await held(
        after,
        rawServer(() => {}),
      );
      return {
        argv: ["mod", "download", "git.lab.test/some/thing.git@v1.0.0"],
        environment: {
          GOPROXY: "direct",
          GIT_CONFIG_COUNT: "1",
          GIT_CONFIG_KEY_0: `url.http://127.0.0.1:${server.port}/.insteadOf`,
          GIT_CONFIG_VALUE_0: "https://git.lab.test/",
        },
      };
    },
  },
  compile: {
    expects: { what: "compile", purpose: null },
    make: async ({ directory }) => {
      writeFileSync(join(directory, "main.go"), "package main\n\nfunc main() {}\n");
      writeFileSync(join(directory, "go.mod"), "module hang.lab.test/m\n\ngo 1.18\n");
      const tool = join(directory, "tool.sh");
      // go asks each tool for its version first.
      writeFileSync(tool, '#!/bin/sh\ncase "$*" in *-V=full*) exec "$@" ;; esac\nsleep 60\n', { mode: 0o755 });
      return { argv: ["build", `-toolexec=${tool}`, "-o", join(directory, "out"), "."] };
    },
  },
};

/** Starts that go so that it comes to hang. */
export async function hang(go: string, name: string): Promise<Hang> {
  const directory = mkdtempSync(join(tmpdir(), "gowhy-hang-"));
  const undo: (() => unknown)[] = [() => rmSync(directory, { recursive: true, force: true })];
  const recipe = HANGS[name];
  if (!recipe) throw new Error(`There is no hang named ${name}.`);
  writeFileSync(join(directory, "go.mod"), MODULE);
  const { argv, environment, resolvConf } = await recipe.make({ directory, after: (each) => undo.push(each) });
  const output = join(directory, "stderr");
  const words = resolvConf === undefined ? [go, ...argv] : withResolvConf(resolvConf, [go, ...argv]);
  const stderr = openSync(output, "w");
  const child = spawn(words[0] ?? "", words.slice(1), {
    cwd: directory,
    detached: true,
    stdio: ["ignore", "ignore", stderr],
    env: { ...bare(directory), ...environment },
  });
  closeSync(stderr);
  undo.push(() => ended(child));
  return {
    pid: child.pid ?? -1,
    written: () => readFileSync(output, "utf8"),
    async close() {
      for (const each of undo.reverse()) await each();
    },
  };
}

/** Nothing of the user's settings; the system frames of the dump are compared as well. */
const bare = (directory: string): Record<string, string> => ({
  PATH: process.env["PATH"] ?? "",
  HOME: directory,
  GOMODCACHE: join(directory, "modules"),
  GOCACHE: join(directory, "cache"),
  GOENV: "off",
  GOFLAGS: "-mod=mod -modcacherw",
  GOSUMDB: "off",
  GOPROXY: "off",
  GOTOOLCHAIN: "local",
  GOTRACEBACK: "system",
  GIT_TERMINAL_PROMPT: "0",
});

const proxyAt = (scheme: string, { port }: { readonly port: number }): Recipe => ({
  argv: DOWNLOAD,
  environment: { GOPROXY: `${scheme}://127.0.0.1:${port}` },
});

const throughProxy = (scheme: string, { port }: { readonly port: number }): Recipe => ({
  argv: DOWNLOAD,
  environment: { GOPROXY: "https://goproxy.lab.test", HTTPS_PROXY: `${scheme}://127.0.0.1:${port}` },
});

async function held(after: Place["after"], server: Promise<LiveServer>): Promise<LiveServer> {
  const opened = await server;
  after(() => opened.close());
  return opened;
}

/** A port of a stopped program whose queue of connections is full: the kernel drops every further SYN. */
async function fullPort(after: Place["after"]): Promise<number> {
  const program =
    "const s=require('net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},()=>console.log(s.address().port))";
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "ignore"] });
  after(() => child.kill("SIGKILL"));
  const port = await new Promise<number>((resolve) => child.stdout.once("data", (chunk) => resolve(Number(chunk))));
  child.kill("SIGSTOP");
  for (let count = 0; count < 4; count += 1) {
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    after(() => socket.destroy());
  }
  await sleep(100);
  return port;
}

/** A module proxy in a directory, with the one module that is wanted. */
function moduleDirectory(directory: string): string {
  const versions = join(directory, "proxy/other.lab.test/quote/@v");
  mkdirSync(versions, { recursive: true });
  writeFileSync(join(versions, "v1.5.2.mod"), "module other.lab.test/quote\n");
  writeFileSync(join(versions, "v1.5.2.info"), '{"Version":"v1.5.2"}');
  return join(directory, "proxy");
}

/** A key that no signature fits. Source: golang.org/x/mod/sumdb/note, NewEd25519VerifierKey. */
function verifierKey(name: string): string {
  const key = Buffer.concat([Buffer.from([1]), Buffer.alloc(32, 7)]);
  const hash = createHash("sha256").update(`${name}\n`).update(key).digest("hex").slice(0, 8);
  return `${name}+${hash}+${key.toString("base64")}`;
}

const withResolvConf = (file: string, argv: readonly string[]): string[] => [
  "unshare",
  "--mount",
  "sh",
  "-c",
  'mount --bind "$1" /etc/resolv.conf && shift && exec "$@"',
  "sh",
  file,
  ...argv,
];

/** Ends go and what it started: they share a process group. */
async function ended(child: ChildProcess): Promise<void> {
  try {
    process.kill(-(child.pid ?? 0), "SIGKILL");
  } catch {
    // It has ended by itself.
  }
  if (child.exitCode === null && child.signalCode === null)
    await new Promise((resolve) => {
      child.once("exit", resolve);
      setTimeout(resolve, 2_000).unref();
    });
}
