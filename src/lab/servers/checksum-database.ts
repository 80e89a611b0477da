import { createHash, generateKeyPairSync, sign } from "node:crypto";
import type { PublishedModule } from "./published-module.ts";
import type { Reply } from "./web-server.ts";

/** A checksum database with a real signed tree. Sources: golang.org/x/mod/sumdb, sumdb/tlog, sumdb/note; RFC 6962 for the tree. */
export interface ChecksumDatabase {
  readonly name: string;
  /** name+hash+key, as GOSUMDB wants it. */
  readonly verifierKey: string;
  answer(path: string): Reply;
}

/** One tile of height 8 holds 256 hashes; the lab's tree fits into one. */
const TILE_WIDTH = 256;
const ED25519 = Buffer.from([1]);

export function createChecksumDatabase(name: string, modules: readonly PublishedModule[]): ChecksumDatabase {
  if (modules.length >= TILE_WIDTH) throw new Error("the lab's checksum database holds at most 255 records");
  const leaves = modules.map(({ sums }) => sha256(Buffer.from([0]), Buffer.from(sums)));
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const rawKey = Buffer.concat([ED25519, publicKey.export({ type: "spki", format: "der" }).subarray(-32)]);
  const keyHash = sha256(Buffer.from(`${name}\n`), rawKey).subarray(0, 4);
  const tree = `go.sum database tree\n${leaves.length}\n${treeHash(leaves).toString("base64")}\n`;
  const signature = Buffer.concat([keyHash, sign(null, Buffer.from(tree), privateKey)]).toString("base64");
  const signedTree = `${tree}\n\u2014 ${name} ${signature}\n`;
  return {
    name,
    verifierKey: `${name}+${keyHash.toString("hex")}+${rawKey.toString("base64")}`,
    answer(path) {
      if (path === "/latest") return { status: 200, body: signedTree };
      if (path.startsWith("/lookup/")) return lookUp(path.slice("/lookup/".length), modules, signedTree);
      const tile = /^\/tile\/8\/0\/000\.p\/(\d+)$/.exec(path);
      const width = Number(tile?.[1] ?? 0);
      if (tile && width <= leaves.length)
        return { status: 200, contentType: "application/octet-stream", body: Buffer.concat(leaves.slice(0, width)) };
      return { status: 404, body: `no such page: ${path}\n` };
    },
  };
}

function lookUp(wanted: string, modules: readonly PublishedModule[], signedTree: string): Reply {
  const unescaped = wanted.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const id = modules.findIndex(({ path, version }) => `${path}@${version}` === unescaped);
  const found = modules[id];
  if (!found) return { status: 404, body: `not found: ${unescaped}: invalid version: unknown revision\n` };
  return { status: 200, body: `${id}\n${found.sums}\n${signedTree}` };
}

function treeHash(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (leaves.length <= 1) return only ?? sha256();
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Buffer.from([1]), treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

const sha256 = (...parts: readonly Buffer[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();
