import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectLeg } from "../network.ts";

const PROGRAM = `
import { openNetwork } from "./src/system/network/open-network.ts";
import { clock } from "./src/system/clock.ts";
import { kernelFiles } from "./src/system/kernel-files.ts";
const network = openNetwork({ kernel: kernelFiles, clock });
const [, , port, ...addresses] = process.argv;
const signal = new AbortController().signal;
network.dial({ addresses, port: Number(port), silentAfterMs: 2200, signal }).then(async (dialled) => {
  const whole = await dialled.whole;
  process.stdout.write(JSON.stringify({ first: dialled.leg, whole }));
  network.close();
  process.exit(0);
});
`;
/** Faults live in a network namespace of their own. */
const canPlant = spawnSync("unshare", ["-rn", "nft", "list", "ruleset"]).status === 0;

describe.skipIf(!canPlant)("a host whose packets are dropped", () => {
  const directory = mkdtempSync(join(tmpdir(), "gowhy-dial-"));
  const program = join(directory, "dial.cjs");
  beforeAll(async () => {
    const result = await build({
      stdin: { contents: PROGRAM, resolveDir: process.cwd(), loader: "ts" },
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node20",
      write: false,
      logLevel: "error",
    });
    writeFileSync(program, result.outputFiles[0]?.contents ?? "");
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const dial = (rules: string, ...words: string[]): { first: ConnectLeg; whole: ConnectLeg } => {
    const script = `ip link set lo up; ${rules} "$@"; [ -z "\${listener:-}" ] || kill "$listener"`;
    const argv = ["-rn", "sh", "-euc", script, "sh", process.execPath, program, ...words];
    const run = spawnSync("unshare", argv, { timeout: 15_000, killSignal: "SIGKILL" });
    return JSON.parse(run.stdout.toString() || `{"error":${JSON.stringify(run.stderr.toString())}}`);
  };
  const DROP =
    "nft add table inet f; nft add chain inet f i '{ type filter hook input priority 0; }'; nft add rule inet f i ip daddr 127.0.0.9 tcp dport 443 drop;";
  const LISTEN = `${process.execPath} -e 'require("net").createServer().listen(443, "127.0.0.8")' >/dev/null 2>&1 & listener=$!; sleep 0.5;`;

  it("is silent after 2.1 s, and the kernel shows the SYNs that nobody answered", () => {
    const { first } = dial(DROP, "443", "127.0.0.9");
    expect(first).toMatchObject({ outcome: "silent", attempts: [{ outcome: "silent", errno: null }] });
    expect(first.attempts[0]?.unansweredSyns).toBeGreaterThanOrEqual(2);
    expect(first.tookMs).toBeLessThan(2_500);
  });

  it("costs 300 ms where another address answers, and is still told", () => {
    const { first, whole } = dial(`${DROP} ${LISTEN}`, "443", "127.0.0.9", "127.0.0.8");
    expect(first.outcome).toBe("connected");
    expect(first.tookMs).toBeLessThan(900);
    expect(whole.attempts.map((attempt) => attempt.outcome)).toEqual(["silent", "connected"]);
    expect(whole.attempts[0]?.unansweredSyns).toBeGreaterThanOrEqual(2);
  });

  it("is no blackhole where the firewall rejects, or where there is no way", () => {
    const reject = DROP.replace(/drop;$/, "reject with icmp type host-unreachable;");
    expect(dial(reject, "443", "127.0.0.9").first).toMatchObject({
      outcome: "unreachable",
      attempts: [{ outcome: "host-unreachable", errno: "EHOSTUNREACH" }],
    });
    expect(dial("", "443", "192.0.2.1").first).toMatchObject({
      outcome: "unreachable",
      attempts: [{ outcome: "network-unreachable", errno: "ENETUNREACH" }],
    });
    expect(dial("", "443", "127.0.0.9").first).toMatchObject({
      outcome: "refused",
      attempts: [{ errno: "ECONNREFUSED" }],
    });
  });
});
