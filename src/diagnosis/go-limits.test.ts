import { expect, it } from "vitest";
import { aRequire } from "../../test/kit/a-login.ts";
import { aQuery, aResolve, aResolverConfig, aRoute, bothFamilies, routesOf } from "../../test/kit/a-route.ts";
import { aPeerName, aSocket } from "../../test/kit/an-observed-wait.ts";
import { WAIT_KINDS, type WaitKind } from "../facts/watch.ts";
import { placeholdersOf, say } from "../text/language.ts";
import { goLimit, type LimitedWait, type LimitFacts } from "./go-limits.ts";

const GO = ["/usr/local/go/bin/go", "mod", "download"];
const atServer = (peer: string): LimitedWait => ({ what: "dns", argv: GO, socket: aSocket({ protocol: "udp", peer }) });
const firstIsDead: LimitFacts = {
  resolverConfig: aResolverConfig({ servers: ["10.20.0.53", "10.20.0.54"] }),
  routes: routesOf(
    aRoute({
      resolve: aResolve({
        queries: [...bothFamilies({ server: "10.20.0.53", outcome: "silent" }), aQuery({ server: "10.20.0.54" })],
        goWaitsMs: 5_000,
      }),
    }),
  ),
};
const forward = (scheme: string) => aPeerName({ role: "forward-proxy", scheme });

it.each<[string, LimitedWait, number | null, LimitFacts?]>([
  ["connect", { what: "connect", argv: GO }, 30_000],
  ["connect by a wrapper of a version", { what: "connect", argv: ["go1.25.3", "list"] }, 30_000],
  ["tls", { what: "tls", argv: GO }, 10_000],
  ["one silent name server", { what: "dns", argv: GO }, 10_000],
  [
    "two silent name servers",
    { what: "dns", argv: GO },
    20_000,
    { resolverConfig: aResolverConfig({ servers: ["a", "b"] }) },
  ],
  ["a silent name server before one that answers", atServer("10.20.0.53:53"), 5_000, firstIsDead],
  ["the one that answers", atServer("10.20.0.54:53"), 20_000, firstIsDead],
  ["CONNECT", { what: "proxy", argv: GO, peers: [forward("http")] }, 60_000],
  ["SOCKS", { what: "proxy", argv: GO, peers: [forward("socks5h")] }, null],
  ["CONNECT before the peer has a name", { what: "proxy", argv: GO, figures: { isSocks: 0 } }, 60_000],
  ["SOCKS before the peer has a name", { what: "proxy", argv: GO, figures: { isSocks: 1 } }, null],
  ["a proxy of an unknown kind", { what: "proxy", argv: GO }, null],
  ["response", { what: "response", argv: GO }, null],
  ["body", { what: "body", argv: GO }, null],
  ["lock", { what: "lock", argv: GO }, null],
  ["a child", { what: "child", argv: GO }, null],
  ["a test", { what: "child", argv: ["go", "test", "./..."] }, 660_000],
  ["a test without a limit", { what: "child", argv: ["go", "test", "-timeout=0", "./..."] }, null],
  ["git over http", { what: "connect", argv: ["/usr/lib/git-core/git-remote-https", "origin"] }, 300_000],
  ["ssh", { what: "connect", argv: ["ssh", "git@git.lab.test"] }, 127_000],
  ["git that has no answer", { what: "response", argv: ["git-remote-https"] }, null],
  ["another program", { what: "connect", argv: ["curl"] }, null],
])("%s: %o ends after %o ms", (_name, wait, limitMs, facts) => expect(goLimit(wait, facts).limitMs).toBe(limitMs));

it("knows of every kind, in both languages, whether it ends", () => {
  for (const what of WAIT_KINDS)
    for (const argv of [GO, ["git-remote-https"], ["ssh"], ["curl"], []]) {
      const { text, values } = goLimit({ what: what as WaitKind, argv });
      const { en, zh } = placeholdersOf(text);
      expect(zh).toEqual(en);
      expect(say(text, "zh-CN", values)).toMatch(/[\u4e00-\u9fff]/);
      expect(say(text, "en", values)).not.toMatch(/\{\w+\}/);
    }
});

it("multiplies by the modules that are missing", () => {
  const required = (path: string) => aRequire({ path, version: "v1.0.0", inGoSum: true, modInGoSum: true });
  const { text, values } = goLimit(
    { what: "connect", argv: GO },
    {
      processors: { online: 2, allowed: 2, goMaxProcs: 2, goMaxProcsFrom: "affinity" },
      mainModule: {
        goMod: "/m/go.mod",
        goWork: null,
        root: "/m",
        modulePath: "m",
        goLine: "1.21",
        toolchainLine: null,
        vendor: false,
        problem: null,
        requires: ["a", "b", "c"].map(required),
        requiresTotal: 3,
      },
    },
  );
  expect(say(text, "en", values)).toContain("1 min for 3 modules");
});
