import { describe, expect, it } from "vitest";
import { aConnect, aForwardProxy, anEntry, aProxyList, aRequest, aRoute, routesOf } from "../../../test/kit/a-route.ts";
import { aModule, settingsOf } from "../../../test/kit/a-toolchain.ts";
import type { Fact, ValueOf } from "../../facts/fact.ts";
import { routes } from "../../facts/routes.ts";
import { goSettings, proxyList } from "../../facts/settings.ts";
import { FactStore, unknown } from "../../facts/store.ts";
import { mainModule } from "../../facts/toolchain.ts";
import { say } from "../../text/language.ts";
import { networkStep } from "./network.ts";

type Route = ReturnType<typeof aRoute>;
type Requirement = ValueOf<typeof mainModule>["requires"][number];

const step = (all: readonly Route[], list = aProxyList(), ...more: Fact[]) => {
  const known = (id: string, value: unknown): Fact => ({
    state: "known",
    id,
    value,
    source: "test",
    atMs: 0,
    tookMs: 9,
  });
  return networkStep(new FactStore([known(routes.id, routesOf(...all)), known(proxyList.id, list), ...more]));
};
const answered = (status: number) => aRequest({ status, conforms: null, body: "text" });
const missing = (given: Partial<Route> = {}) => aRoute({ stoppedAt: "request", requests: [answered(404)], ...given });

describe("the network step", () => {
  it("passes where the first entry serves", () => {
    const result = step([aRoute()]);
    expect(result).toMatchObject({ state: "passed", why: null, tookMs: 9 });
    expect(result.seen.map((line) => say(line.text, "en", line.values))).toContain(
      "goproxy.lab.test  dns 3 · tcp 4 · tls 9 · first byte 12 ms  real .info ✓",
    );
  });

  it("fails where the answer does not come to its end", () => {
    const drips = aRequest({ asksFor: "module-info", conforms: null, tookMs: 4_000 });
    expect(step([aRoute({ requests: [drips] })])).toMatchObject({
      state: "failed",
      why: { values: { took: "4.0 s" } },
    });
    expect(step([aRoute({ requests: [{ ...drips, conforms: true }] })]).state).toBe("passed");
    expect(step([aRoute({ requests: [{ ...drips, tookMs: 900 }] })]).state).toBe("passed");
    expect(step([aRoute(), aRoute({ entry: 1, met: false, requests: [drips] })]).state).toBe("passed");
  });

  it("fails where go refuses GOSUMDB and would need it", () => {
    const list = aProxyList({ sumdbProblem: "invalid GOSUMDB: malformed verifier id" });
    expect(step([aRoute()], list).why?.values).toEqual({ problem: "invalid GOSUMDB: malformed verifier id" });
  });

  const aRequirement = (given: Partial<Requirement>): Requirement => ({
    path: "lab.test/one",
    version: "v1.0.0",
    indirect: false,
    inGoSum: true,
    modInGoSum: true,
    inCache: true,
    skipsProxy: false,
    skipsSumdb: false,
    replacedByPath: false,
    ...given,
  });
  const factOf = (id: string, value: unknown): Fact => ({ state: "known", id, value, source: "t", atMs: 0, tookMs: 1 });
  const goproxy = (value: string) =>
    factOf(
      goSettings.id,
      settingsOf({ name: "GOPROXY", value, source: "environment", file: null, line: null, shadows: [], problems: [] }),
    );

  it("fails where GOPROXY is set and holds no entry", () => {
    const empty = aProxyList({ entries: [] });
    expect(step([], empty, goproxy(",")).state).toBe("failed");
    expect(step([], empty).state).toBe("passed");
  });

  it("fails where GOPROXY names nothing but a directory that is not there", () => {
    const gone = { kind: "file", text: "file:///srv/none", path: "/srv/none" } as const;
    const ofEntries = (...entries: ReturnType<typeof anEntry>[]) => step([], aProxyList({ entries }), goproxy("file:"));
    const result = ofEntries(anEntry({ ...gone, problem: "ENOENT" }));
    expect(say(result.why?.text ?? { en: "", zh: "" }, "en", result.why?.values)).toBe(
      "GOPROXY names the directory /srv/none, which go cannot read modules from (ENOENT), and nothing behind it (GOPROXY is set in the environment).",
    );
    expect(ofEntries(anEntry({ ...gone, problem: null })).state).toBe("passed");
    const direct = anEntry({ index: 1, kind: "direct", text: "direct" });
    expect(ofEntries(anEntry({ ...gone, problem: "ENOENT" }), direct).state).not.toBe("failed");
  });

  it("follows go past a directory that is not there, and stops where go cannot read it", () => {
    const file = { kind: "file", text: "file:///srv/x", path: "/srv/x" } as const;
    const behind = (problem: string, separator: "," | "|", kind: "url" | "off" | "direct" = "url", ...more: Fact[]) => {
      const entries = [anEntry({ ...file, problem, separator }), anEntry({ index: 1, kind, text: kind })];
      return step(kind === "url" ? [aRoute({ entry: 1 })] : [], aProxyList({ entries }), goproxy("file:"), ...more);
    };
    const { why } = behind("ENOTDIR", ",");
    expect(why && say(why.text, "en", why.values)).toBe(
      "GOPROXY names /srv/x, which go cannot read modules from (ENOTDIR): after a comma go does not turn to what stands behind it (GOPROXY is set in the environment).",
    );
    expect(behind("ENOTDIR", "|").state).toBe("passed");
    expect(behind("ENOENT", ",").state).toBe("passed");
    expect(behind("ENOENT", ",", "direct").state).toBe("skipped");
    const lacking = factOf(mainModule.id, aModule({ requires: [aRequirement({ inCache: false })] }));
    expect(behind("ENOENT", ",", "off", lacking).state).toBe("failed");
    expect(behind("ENOTDIR", ",", "url", factOf(mainModule.id, aModule({ vendor: true }))).state).toBe("passed");
  });

  it("fails where GOPROXY=off and a module that go.mod requires itself is missing", () => {
    const off = aProxyList({ entries: [anEntry({ kind: "off", text: "off" })] });
    const having = (given: Partial<Requirement>) =>
      step([], off, goproxy("off"), factOf(mainModule.id, aModule({ requires: [aRequirement(given)] })));
    const result = having({ inCache: false });
    expect(say(result.why?.text ?? { en: "", zh: "" }, "en", result.why?.values)).toBe(
      "GOPROXY=off forbids every download, and the module cache lacks 1 of the modules that go.mod requires, lab.test/one@v1.0.0 first (GOPROXY is set in the environment).",
    );
    expect(having({ inCache: false, indirect: true }).state).toBe("passed");
    expect(having({ inCache: false, replacedByPath: true }).state).toBe("passed");
    expect(having({ inCache: true }).state).toBe("passed");
  });

  it("fails where a leg ended, and says which", () => {
    const connect = aConnect({ outcome: "silent", tookMs: 2_200 });
    const result = step([aRoute({ stoppedAt: "connect", connect })]);
    expect(result.state).toBe("failed");
    expect(say(result.why?.text ?? { en: "", zh: "" }, "en", result.why?.values)).toBe(
      "No connection to goproxy.lab.test:443: silent after 2.2 s.",
    );
  });

  it("follows go from 404 to the next entry, to direct, or to failure", () => {
    const second = aRoute({ entry: 1, host: "mirror.lab.test" });
    expect(step([missing(), second]).state).toBe("passed");
    const entries = [anEntry({ separator: "," }), anEntry({ index: 1, kind: "direct", text: "direct" })];
    expect(step([missing()], aProxyList({ entries })).state).toBe("passed");
    expect(step([missing()]).state).toBe("failed");
    expect(step([missing(), aRoute({ entry: 1, stoppedAt: "request", requests: [answered(500)] })]).state).toBe(
      "failed",
    );
  });

  it("says of an entry that go does not come to how fast it is", () => {
    const result = step([aRoute(), aRoute({ entry: 1, host: "mirror.lab.test", met: false, tookMs: 84 })]);
    expect(result.seen.map((line) => say(line.text, "en", line.values))).toContain(
      "mirror.lab.test  never asked (it answers in 84 ms)",
    );
  });

  it("fails where modules come and the checksum database that go asks is broken", () => {
    const lookup = aRequest({ asksFor: "sumdb-lookup", status: 500, conforms: null, body: "text" });
    const relay = aRequest({ asksFor: "sumdb-supported", path: "/sumdb/sum.lab.test/supported", body: "empty" });
    const database = (...requests: Route["requests"]) =>
      aRoute({ purpose: "checksum-database", stoppedAt: "request", requests });
    const result = step([aRoute(), database(relay, lookup)]);
    expect(result.state).toBe("failed");
    expect(result.seen.map((line) => say(line.text, "en", line.values))).toContain(
      "sumdb through goproxy.lab.test ✗ 500",
    );
    expect(step([aRoute(), database({ ...relay, outcome: "silent", status: null })]).state).toBe("failed");
    // Unknown to the database, a proxy that does not relay it, or not asked at all: the way is well.
    expect(step([aRoute(), database(relay, { ...lookup, status: 404 })]).state).toBe("passed");
    expect(step([aRoute(), database({ ...relay, status: 500 }), aRoute({ purpose: "checksum-database" })]).state).toBe(
      "passed",
    );
    expect(step([aRoute(), { ...database(relay, lookup), met: false }]).state).toBe("passed");
  });

  it("has nothing to test without a module proxy on the network", () => {
    const only = (kind: "off" | "file" | "direct") =>
      aProxyList({ entries: [anEntry({ kind, text: kind, host: null })] });
    expect(step([], only("off")).state).toBe("passed");
    expect(step([], only("file")).state).toBe("passed");
    expect(step([], only("direct")).state).toBe("skipped");
    const refused = aProxyList({
      entries: [anEntry({ kind: "invalid", text: "htps://x", problem: "invalid proxy URL scheme" })],
    });
    expect(step([], refused).state).toBe("failed");
  });

  it("says which variable names a port that go refuses, and passes where a pipe leads on", () => {
    const connect = aConnect({ outcome: "invalid-port", port: 99_999, attempts: [] });
    const bad = aRoute({ host: "p.lab.test", port: 99_999, stoppedAt: "connect", resolve: null, connect });
    const { why } = step([bad], aProxyList(), goproxy("https://p.lab.test:99999"));
    expect(why && say(why.text, "en", why.values)).toBe(
      "go refuses the address p.lab.test:99999 of GOPROXY: address 99999: invalid port (GOPROXY is set in the environment).",
    );
    const through = aForwardProxy({ host: "127.0.0.1", port: 99_999 });
    const behind = step([aRoute({ through, stoppedAt: "connect", resolve: null, connect })]).why;
    expect(behind && say(behind.text, "en", behind.values)).toContain("of HTTPS_PROXY: address 99999: invalid port");
    expect(step([bad, aRoute({ entry: 1 })]).state).toBe("passed");
  });

  it("is skipped where gowhy opens no socket", () => {
    const fact = unknown(routes, "not-run", "--offline: no socket is opened.");
    expect(networkStep(new FactStore([fact])).state).toBe("skipped");
  });

  it("speaks both languages", () => {
    for (const line of step([aRoute(), missing({ entry: 1 })]).seen) {
      expect(say(line.text, "zh-CN", line.values)).not.toMatch(/\{\w+\}/);
      expect(say(line.text, "en", line.values)).not.toMatch(/\{\w+\}/);
    }
  });
});
