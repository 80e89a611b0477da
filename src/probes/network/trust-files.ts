import type { ValueOf } from "../../facts/fact.ts";
import type { trustRoots } from "../../facts/routes.ts";
import type { Files } from "../../system/files/files.ts";
import type { System } from "../../system/system.ts";

type Place = ValueOf<typeof trustRoots>["files"][number];

export interface TrustPlace extends Place {
  /** In PEM, each once. */
  readonly pem: readonly string[];
}

export interface TrustFiles {
  readonly files: readonly TrustPlace[];
  /** Read when first asked for: on most machines they repeat what the file has. */
  readonly directories: () => Promise<readonly TrustPlace[]>;
}

/** Source: go1.26 crypto/x509/root_linux.go. */
const FILES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/tls/cacert.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];
const DIRECTORIES = ["/etc/ssl/certs", "/etc/pki/tls/certs"];
/** Where distributions keep authorities that an administrator added, before they become part of the bundle. */
const ANCHORS = [
  "/usr/local/share/ca-certificates",
  "/etc/pki/ca-trust/source/anchors",
  "/etc/ca-certificates/trust-source/anchors",
];
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_FILES = 1_000;
const AT_ONCE = 32;
/** For one bundle, listing or certificate. A bundle of 145 roots is read in a few milliseconds; the whole probe has 6 s. */
const DEADLINE_MS = 1_500;
const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
/** OpenSSL's links by hash lead to files of the same directory, which Go passes over. */
const HASH_LINK = /^[0-9a-f]{8}\.\d+$/;

const known = new WeakMap<System, Promise<TrustFiles>>();

/** The certificate files that Go reads for the judged process; both probes that want them share one reading. */
export function trustFilesOf(system: System): Promise<TrustFiles> {
  const existing = known.get(system);
  if (existing) return existing;
  const reading = readTrustFiles(system.files, system.judged.environment);
  known.set(system, reading);
  return reading;
}

/** SSL_CERT_FILE replaces the files, SSL_CERT_DIR the directories; the first file that can be read counts, then every directory. Source: crypto/x509/root_unix.go. */
async function readTrustFiles(files: Files, environment: Readonly<Record<string, string>>): Promise<TrustFiles> {
  const ownFile = environment["SSL_CERT_FILE"];
  const ownDirectories = environment["SSL_CERT_DIR"];
  const read = await firstReadable(files, ownFile ? [ownFile] : FILES, ownFile ? "SSL_CERT_FILE" : "default");
  const paths = ownDirectories ? ownDirectories.split(":").slice(0, 20) : DIRECTORIES;
  const from = ownDirectories ? "SSL_CERT_DIR" : "default";
  let directories: Promise<readonly TrustPlace[]> | null = null;
  return {
    files: read,
    directories: () => {
      directories ??= Promise.all(paths.map((path) => readDirectory(files, path, from)));
      return directories;
    },
  };
}

async function firstReadable(files: Files, paths: readonly string[], from: string): Promise<TrustPlace[]> {
  const places: TrustPlace[] = [];
  for (const path of paths) {
    const place = await readFile(files, path, from);
    places.push(place);
    if (place.state === "read" || place.state === "empty") break;
  }
  return places;
}

async function readFile(files: Files, path: string, from: string): Promise<TrustPlace> {
  const content = await files.read(path, { maxBytes: MAX_BYTES, deadlineMs: DEADLINE_MS });
  if (!content.ok)
    return { path, from, state: isMissing(content.errno) ? "missing" : "unreadable", certificates: 0, pem: [] };
  const pem = certificatesIn(content.value.text);
  return { path, from, state: pem.length > 0 ? "read" : "empty", certificates: pem.length, pem };
}

async function readDirectory(files: Files, path: string, from: string): Promise<TrustPlace> {
  const listed = await files.list(path, { maxEntries: MAX_FILES * 2, deadlineMs: DEADLINE_MS });
  if (!listed.ok)
    return { path, from, state: isMissing(listed.errno) ? "missing" : "unreadable", certificates: 0, pem: [] };
  const plain = listed.value.filter((name) => !HASH_LINK.test(name));
  const names = (plain.length > 0 ? plain : listed.value).slice(0, MAX_FILES);
  const pem = new Set<string>();
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const read = await Promise.all(
      names.slice(at, at + AT_ONCE).map((name) => readFile(files, `${path}/${name}`, from)),
    );
    for (const each of read) for (const certificate of each.pem) pem.add(certificate);
  }
  return { path, from, state: pem.size > 0 ? "read" : "empty", certificates: pem.size, pem: [...pem] };
}

/** Other stores of this machine, by the name of their file or directory. */
export async function otherStores(files: Files) {
  const bundle = (await firstReadable(files, FILES, "default")).filter((place) => place.pem.length > 0);
  const rest = await Promise.all([...DIRECTORIES, ...ANCHORS].map((path) => readDirectory(files, path, "default")));
  return [...bundle, ...rest]
    .filter((place) => place.pem.length > 0)
    .map(({ path, pem }) => ({ name: path, certificates: pem }));
}

/** PEM blocks, each once. They are counted, not parsed: parsing 150 of them takes longer than a handshake. */
const certificatesIn = (text: string): readonly string[] => [...new Set(text.match(PEM) ?? [])];

const isMissing = (errno: string): boolean => errno === "ENOENT" || errno === "ENOTDIR";
