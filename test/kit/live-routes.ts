import type { ProxyEntry } from "../../src/probes/network/module-proxies.ts";
import type { Known } from "../../src/probes/network/walk-all.ts";
import { aRequire } from "./a-login.ts";
import { aProxyList } from "./a-route.ts";
import type { Authority, httpServer, LiveServer } from "./live-servers.ts";
import type { LiveWalker } from "./live-walker.ts";

export const open: (LiveServer | LiveWalker | Authority)[] = [];
export const keep = async <T extends (typeof open)[number]>(server: T | Promise<T>): Promise<T> => {
  const kept = await server;
  open.push(kept);
  return kept;
};
/** Closes what a test has kept; every file registers it. */
export const closeKept = async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
};

export const INFO = JSON.stringify({ Version: "v0.3.0", Time: "2017-12-14T13:08:43Z" });
export const serving: Parameters<typeof httpServer>[0] = (request, response) => {
  if (request.url?.endsWith("/supported")) return void response.writeHead(200).end();
  if (request.url?.includes("/lookup/")) return void response.end("12\nm.lab.test/a v1.0.0 h1:abc=\n");
  if (request.url?.endsWith("/list")) return void response.end("v0.1.0\nv0.3.0\n");
  if (request.url?.endsWith(".zip")) return void response.end("PK\x03\x04");
  response.setHeader("content-type", "application/json");
  response.end(INFO);
};

export const MODULE: NonNullable<Known["mainModule"]> = {
  goMod: "/m/go.mod",
  goWork: null,
  root: "/m",
  modulePath: "lab.test/m",
  goLine: "1.24",
  toolchainLine: null,
  vendor: false,
  problem: null,
  requires: [aRequire({ path: "m.lab.test/A", version: "v1.0.0", inGoSum: true, modInGoSum: true })],
  requiresTotal: 1,
};

export const entry = (
  index: number,
  port: number,
  given: Partial<ProxyEntry> & { scheme?: string; host?: string } = {},
): ProxyEntry => ({
  index,
  origin: { scheme: given.scheme ?? "http", host: given.host ?? "127.0.0.1", port },
  path: "",
  separator: null,
  credential: null,
  ...given,
});

export const list = (given: Partial<Known["proxyList"]> = {}): Known["proxyList"] =>
  aProxyList({ sumdbName: "off", sumdbHost: null, sumdbUrl: null, ...given });

export async function timed<T>(work: Promise<T>): Promise<{ value: T; tookMs: number }> {
  const startedMs = performance.now();
  const value = await work;
  return { value, tookMs: performance.now() - startedMs };
}
