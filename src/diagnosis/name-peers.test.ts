import { describe, expect, it } from "vitest";
import {
  aConnect,
  aForwardProxy,
  anAttempt,
  anEntry,
  aProxyList,
  aResolve,
  aResolverConfig,
  aRoute,
  routesOf,
} from "../../test/kit/a-route.ts";
import type { FactKey } from "../facts/fact.ts";
import { resolverConfig } from "../facts/resolver.ts";
import { routes } from "../facts/routes.ts";
import { proxyList } from "../facts/settings.ts";
import { FactStore } from "../facts/store.ts";
import { environment } from "../facts/subject.ts";
import { peerNames, splitPeer } from "./name-peers.ts";

const storeOf = (...values: readonly (readonly [FactKey<never>, unknown])[]) =>
  new FactStore(values.map(([{ id }, value]) => ({ state: "known", id, value, source: "test", atMs: 0, tookMs: 0 })));
const key = (of: FactKey<unknown>) => of as FactKey<never>;
const env = (values: Readonly<Record<string, string>>) =>
  [
    key(environment),
    { values, hadSecret: [], readable: true, totalBytes: 0, largestName: null, largestBytes: 0 },
  ] as const;
const rolesAt = (facts: FactStore, peer: string) => peerNames(facts)(peer).map(({ role, name }) => `${role} ${name}`);

describe("peerNames", () => {
  it("names the entry of GOPROXY by any of its addresses", () => {
    const facts = storeOf([
      key(routes),
      routesOf(
        aRoute({
          resolve: aResolve({ addresses: ["10.20.0.8", "2001:db8::8"] }),
          connect: aConnect({ attempts: [anAttempt(), anAttempt({ address: "2001:db8::8", family: "ipv6" })] }),
        }),
      ),
    ]);
    expect(peerNames(facts)("10.20.0.8:443")).toEqual([
      { role: "module-proxy", name: "goproxy.lab.test", host: "goproxy.lab.test", scheme: "https", entry: 0 },
    ]);
    expect(rolesAt(facts, "[2001:0db8:0:0:0:0:0:8]:443")).toEqual(["module-proxy goproxy.lab.test"]);
    expect(rolesAt(facts, "[::ffff:10.20.0.8]:443")).toEqual(["module-proxy goproxy.lab.test"]);
  });

  it("does not guess: another port or another address has no name", () => {
    const facts = storeOf([key(routes), routesOf(aRoute())]);
    expect(rolesAt(facts, "10.20.0.8:8443")).toEqual([]);
    expect(rolesAt(facts, "10.20.0.9:443")).toEqual([]);
    expect(rolesAt(facts, "nonsense")).toEqual([]);
  });

  it("names every host that one address serves", () => {
    const facts = storeOf([
      key(routes),
      routesOf(aRoute(), aRoute({ purpose: "checksum-database", host: "sum.lab.test" })),
    ]);
    expect(rolesAt(facts, "10.20.0.8:443")).toEqual([
      "module-proxy goproxy.lab.test",
      "checksum-database sum.lab.test",
    ]);
  });

  it("names the forward proxy, not what lies behind it", () => {
    const facts = storeOf([
      key(routes),
      routesOf(
        aRoute({ through: aForwardProxy(), resolve: aResolve({ host: "proxy.lab.test", addresses: ["10.20.0.9"] }) }),
      ),
    ]);
    expect(rolesAt(facts, "10.20.0.9:3128")).toEqual(["forward-proxy proxy.lab.test:3128"]);
  });

  it("names addresses of the settings before any route was walked", () => {
    const entry = anEntry({ host: "10.20.0.8", port: 8081, scheme: "http" });
    const facts = storeOf(
      [key(proxyList), aProxyList({ entries: [entry] })],
      env({ HTTPS_PROXY: "10.20.0.9:3128", http_proxy: "socks5://[fd00::9]" }),
    );
    expect(rolesAt(facts, "10.20.0.8:8081")).toEqual(["module-proxy 10.20.0.8:8081"]);
    expect(rolesAt(facts, "10.20.0.9:3128")).toEqual(["forward-proxy 10.20.0.9:3128"]);
    expect(rolesAt(facts, "[fd00::9]:1080")).toEqual(["forward-proxy fd00::9"]);
  });

  it("names the DNS servers of resolv.conf", () => {
    const facts = storeOf([key(resolverConfig), aResolverConfig({ servers: ["10.20.0.53", "fd00::53"] })]);
    expect(rolesAt(facts, "10.20.0.53:53")).toEqual(["dns-server 10.20.0.53"]);
    expect(rolesAt(facts, "[fd00::53]:53")).toEqual(["dns-server fd00::53"]);
    expect(rolesAt(facts, "10.20.0.53:853")).toEqual([]);
  });
});

it.each([
  ["10.0.0.1:443", { address: "10.0.0.1", port: 443 }],
  ["[fe80::1%eth0]:53", { address: "fe80::1%eth0", port: 53 }],
  ["/run/x.sock", null],
  ["", null],
])("splits %j", (peer, parts) => expect(splitPeer(peer)).toEqual(parts));
