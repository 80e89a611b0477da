// npm run build:executable: dist/gowhy-linux-<arch>, one file for machines without Node, with SHA256SUMS beside them.
// Node's single executable (its documented SEA form) follows a small loader and the C libraries in one file: see executable/loader.c.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { type Architecture, nodeBinary } from "./node-binaries.ts";

/** The Node inside. SEA blobs are version-bound, so the blob is made by the x64 binary of the same version. */
const NODE_VERSION = "22.23.3";
/** SEA's own marker in Node binaries. Source: nodejs.org/api/single-executable-applications.html. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
/** Payload entries begin on the largest page that arm64 kernels use. */
const PAGE_BYTES = 65_536;
const TRAILER_BYTES = 4_096;
const MAGIC = 0x3159485730474f47n;
const LOAD_ADDRESS = "0x3000000000";

interface Target {
  readonly architecture: Architecture;
  readonly compiler: string;
  /** Where this machine keeps that architecture's C libraries. */
  readonly libraries: readonly string[];
  readonly loader: string;
  /** Debian packages that hold compiler and libraries. */
  readonly packages: readonly string[];
}

const TARGETS: readonly Target[] = [
  {
    architecture: "x64",
    compiler: "gcc",
    libraries: ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64"],
    loader: "ld-linux-x86-64.so.2",
    packages: ["gcc", "libc6", "libstdc++6"],
  },
  {
    architecture: "arm64",
    compiler: "aarch64-linux-gnu-gcc",
    libraries: ["/usr/aarch64-linux-gnu/lib"],
    loader: "ld-linux-aarch64.so.1",
    packages: ["gcc-aarch64-linux-gnu", "libc6-arm64-cross", "libstdc++6-arm64-cross"],
  },
];

/** Every library that Node's binaries name as NEEDED, the C library last so that the others find it loaded. */
const SONAMES = ["libdl.so.2", "libstdc++.so.6", "libm.so.6", "libgcc_s.so.1", "libpthread.so.0", "libc.so.6"];

const scratch = mkdtempSync(resolve("node_modules", ".gowhy-executable-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
mkdirSync("dist", { recursive: true });
execFileSync("npm", ["run", "--silent", "build"], { stdio: "inherit" });

const blob = makeBlob();
const made: string[] = [];
for (const target of TARGETS) {
  const reason = missing(target);
  if (reason) {
    process.stdout.write(`not built for ${target.architecture}: ${reason}\n`);
    continue;
  }
  made.push(buildFor(target));
}
const sums = made.map(
  (path) => `${createHash("sha256").update(readFileSync(path)).digest("hex")}  ${path.slice("dist/".length)}\n`,
);
writeFileSync("dist/SHA256SUMS", sums.join(""));
process.stdout.write(sums.join(""));
process.stdout.write(
  "A musl build of Node is not among npm's Node packages; none is needed: the file brings its own C library and runs on musl systems too.\n",
);
if (made.length === 0) process.exitCode = 1;

function makeBlob(): string {
  const config = join(scratch, "sea.json");
  const output = join(scratch, "gowhy.blob");
  const assets = Object.fromEntries(
    ["dist/pages.json.br"]
      .filter((path) => existsSync(path))
      .map((path) => [path.slice("dist/".length), resolve(path)]),
  );
  writeFileSync(
    config,
    JSON.stringify({
      main: resolve("dist/gowhy.cjs"),
      output,
      assets,
      disableExperimentalSEAWarning: true,
      useCodeCache: false,
    }),
  );
  execFileSync(nodeBinary(NODE_VERSION, "x64"), ["--experimental-sea-config", config], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return output;
}

function missing(target: Target): string | null {
  try {
    execFileSync(target.compiler, ["--version"], { stdio: "ignore" });
  } catch {
    return `${target.compiler} is not installed (Debian: ${target.packages.join(" ")})`;
  }
  const absent = [target.loader, ...SONAMES].filter((name) => !libraryPath(target, name));
  return absent.length > 0 ? `${absent.join(", ")} not found (Debian: ${target.packages.join(" ")})` : null;
}

function libraryPath(target: Target, name: string): string | null {
  const found = target.libraries.map((directory) => join(directory, name)).find((path) => existsSync(path));
  return found ? realpathSync(found) : null;
}

function buildFor(target: Target): string {
  const program = join(scratch, `node-${target.architecture}`);
  copyFileSync(nodeBinary(NODE_VERSION, target.architecture), program);
  chmodSync(program, 0o755);
  execFileSync("npx", ["--no-install", "postject", program, "NODE_SEA_BLOB", blob, "--sentinel-fuse", FUSE], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const launcher = join(scratch, `loader-${target.architecture}`);
  execFileSync(target.compiler, [
    "-O2",
    "-ffreestanding",
    "-fno-stack-protector",
    "-fpie",
    "-fno-asynchronous-unwind-tables",
    "-nostdlib",
    "-static",
    "-no-pie",
    `-Wl,-Ttext-segment=${LOAD_ADDRESS}`,
    "-Wl,-z,noexecstack",
    "-Wl,-z,max-page-size=65536",
    "-s",
    "-o",
    launcher,
    "scripts/executable/loader.c",
  ]);
  const path = `dist/gowhy-linux-${target.architecture === "x64" ? "amd64" : "arm64"}`;
  const entries: readonly (readonly [string, string])[] = [
    ["program", program],
    ["loader", libraryPath(target, target.loader) ?? ""],
    ...SONAMES.map((name) => [name, libraryPath(target, name) ?? ""] as const),
  ];
  writeFileSync(path, assemble(readFileSync(launcher), entries));
  chmodSync(path, 0o755);
  return path;
}

/** Loader, entries on page boundaries, trailer: the layout that loader.c reads. */
function assemble(launcher: Buffer, entries: readonly (readonly [string, string])[]): Buffer {
  const parts: Buffer[] = [launcher];
  const trailer = Buffer.alloc(TRAILER_BYTES);
  trailer.writeBigUInt64LE(MAGIC, 0);
  trailer.writeBigUInt64LE(BigInt(entries.length), 8);
  let offset = launcher.length;
  for (const [at, [name, path]] of entries.entries()) {
    const padding = (PAGE_BYTES - (offset % PAGE_BYTES)) % PAGE_BYTES;
    const content = readFileSync(path);
    parts.push(Buffer.alloc(padding), content);
    offset += padding;
    trailer.write(name, 16 + at * 56, "latin1");
    trailer.writeBigUInt64LE(BigInt(offset), 16 + at * 56 + 40);
    trailer.writeBigUInt64LE(BigInt(content.length), 16 + at * 56 + 48);
    offset += content.length;
  }
  return Buffer.concat([...parts, trailer]);
}
