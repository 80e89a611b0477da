import type { System } from "../../system/system.ts";
import { type NetrcLine, parseNetrc } from "./rules/netrc.ts";

export interface NetrcFile {
  readonly path: string | null;
  readonly state: "read" | "missing" | "unreadable" | "none";
  /** Secret: for requests to their own host, never for a fact. */
  readonly lines: readonly NetrcLine[];
}

const MAX_BYTES = 256 * 1024;
/** One small file in the home: where it takes a second the home is dead, and the disk step says so. */
const DEADLINE_MS = 1_000;
const known = new WeakMap<System, Promise<NetrcFile>>();

/** The netrc that go would read: NETRC, else ~/.netrc. Source: go1.26 cmd/go/internal/auth/netrc.go, netrcPath. */
export function netrcFileOf(system: System): Promise<NetrcFile> {
  const existing = known.get(system);
  if (existing) return existing;
  const reading = readNetrcFile(system);
  known.set(system, reading);
  return reading;
}

async function readNetrcFile({ files, judged }: System): Promise<NetrcFile> {
  const { NETRC, HOME } = judged.environment;
  const named = NETRC || (HOME ? `${HOME.replace(/\/+$/, "")}/.netrc` : null);
  if (named === null) return { path: null, state: "none", lines: [] };
  const path = named.startsWith("/") ? named : `${judged.cwd ?? ""}/${named}`;
  const stat = await files.stat(path, DEADLINE_MS);
  if (!stat.ok)
    return { path, state: stat.errno === "ENOENT" || stat.errno === "ENOTDIR" ? "missing" : "unreadable", lines: [] };
  if (stat.value.kind !== "file") return { path, state: "unreadable", lines: [] };
  const content = await files.read(path, { maxBytes: MAX_BYTES, deadlineMs: DEADLINE_MS });
  if (!content.ok) return { path, state: "unreadable", lines: [] };
  return { path, state: "read", lines: parseNetrc(content.value.text) };
}
