import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aMachine, type Machine } from "../hostile/a-machine.ts";
import { BUNDLE } from "../kit/run-gowhy.ts";

/** Faults live in a network and mount namespace of their own. */
const canPlant = spawnSync("unshare", ["-rnm", "nft", "list", "ruleset"]).status === 0;
const PROXY = "goproxy.lab.test";
const SILENT = "127.0.0.9";

let machine: Machine;
beforeAll(() => {
  machine = aMachine();
  machine.write("hosts", `127.0.0.1 localhost\n${SILENT} ${PROXY} vanity.lab.test\n`);
  mkdirSync(join(machine.root, "modcache/cache"), { recursive: true });
  machine.write("module/go.mod", "module example.test/hello\n\ngo 1.21\n\nrequire vanity.lab.test/one v1.0.0\n");
});
afterAll(() => machine.remove());

const DROP = `ip link set lo up; mount --bind "$HOSTS" /etc/hosts
  nft add table inet f; nft add chain inet f i '{ type filter hook input priority 0; }'
  nft add rule inet f i ip daddr ${SILENT} tcp dport 443 drop`;

interface Ran {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
  readonly tookMs: number;
  /** From the signal to the end. */
  readonly afterSignalMs: number | null;
  readonly diagnosis: {
    readonly verdicts: readonly {
      readonly cause: string;
      readonly state: string;
      readonly costMs: number | null;
      readonly evidence: readonly { readonly values: Readonly<Record<string, unknown>> }[];
    }[];
    readonly waits: readonly Readonly<Record<string, unknown>>[];
    readonly time: {
      readonly wallMs: number;
      readonly unexplainedMs: number;
      readonly parts: readonly { ms: number }[];
    };
  };
}

/** Plants a fault by a shell script, then runs gowhy in its place, and tells it to end when that is asked for. */
function stalled(request: {
  readonly plant: string;
  readonly options?: readonly string[];
  readonly goproxy: string;
  readonly endAfterMs?: number;
}): Promise<Ran> {
  const file = join(machine.root, "report.json");
  const argv = [BUNDLE, "--json", "-o", file, ...(request.options ?? []), "go", "mod", "download"];
  const environment = {
    ...machine.environment,
    GOPROXY: request.goproxy,
    HOSTS: join(machine.root, "hosts"),
    MODCACHE: join(machine.root, "modcache"),
  };
  writeFileSync(file, "null");
  return new Promise((resolve) => {
    const startedMs = performance.now();
    const child = spawn(
      "unshare",
      ["-rnm", "sh", "-euc", `${request.plant}\nexec "$@"`, "sh", process.execPath, ...argv],
      {
        env: environment,
        cwd: machine.module,
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    let stderr = "";
    let signalledMs = null as number | null;
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString("utf8");
    });
    const timer = request.endAfterMs
      ? setTimeout(() => {
          signalledMs = performance.now();
          child.kill("SIGTERM");
        }, request.endAfterMs)
      : undefined;
    const guard = setTimeout(() => child.kill("SIGKILL"), 30_000);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      clearTimeout(guard);
      const nowMs = performance.now();
      const diagnosis = JSON.parse(readFileSync(file, "utf8")) as Ran["diagnosis"];
      const afterSignalMs = signalledMs === null ? null : nowMs - signalledMs;
      resolve({ code, signal, stderr, tookMs: nowMs - startedMs, afterSignalMs, diagnosis });
    });
  });
}

const found = ({ diagnosis }: Ran, cause: string) => diagnosis.verdicts.find((verdict) => verdict.cause === cause);

describe.skipIf(!canPlant)("a command that stalls", () => {
  it("SYNs that nobody answers: the verdict is there while go still waits, and the report within 1 s of TERM", async () => {
    const ran = await stalled({ plant: DROP, goproxy: `https://${PROXY}`, endAfterMs: 4_500 });
    expect(ran.signal).toBe("SIGTERM");
    expect(found(ran, "connect/syn-blackhole")).toMatchObject({ state: "confirmed" });
    expect(ran.stderr).toMatch(/^gowhy: \d\.\d s: .*connect\/syn-blackhole/m);
    // CONTRACT's second, and as much again for a busy machine.
    expect(ran.afterSignalMs).toBeLessThan(2_000);
    const wait = ran.diagnosis.waits.find(({ what }) => what === "connect");
    expect(wait).toMatchObject({ on: `${SILENT}:443`, cause: "connect/syn-blackhole" });
    expect(Number(wait?.["namedAtMs"]) - Number(wait?.["fromMs"])).toBeLessThan(3_000);
    const { wallMs, parts, unexplainedMs } = ran.diagnosis.time;
    expect(parts.reduce((sum, { ms }) => sum + ms, unexplainedMs)).toBe(wallMs);
  });

  it("--give-up ends the command once the cause is confirmed, because go would wait on", async () => {
    const ran = await stalled({ plant: DROP, options: ["--give-up"], goproxy: `https://${PROXY}` });
    expect([ran.signal, ran.code]).toEqual(["SIGTERM", null]);
    expect(ran.tookMs).toBeLessThan(12_000);
    expect(ran.stderr).toContain("--give-up");
    expect(found(ran, "connect/syn-blackhole")).toMatchObject({ state: "confirmed" });
  });

  it("a peer that stands in no setting is tried too: the host of a module that go fetches directly", async () => {
    const ran = await stalled({ plant: DROP, goproxy: "direct", endAfterMs: 4_500 });
    const values = found(ran, "connect/syn-blackhole")?.evidence[0]?.values;
    expect(values).toMatchObject({ peers: [`${SILENT}:443`] });
  });

  it("a lock: its holder is named, without a socket", async () => {
    const lock = 'flock go.mod sleep 20 >/dev/null 2>&1 & echo $! >"$MODCACHE/holder"; sleep 0.3';
    const ran = await stalled({ plant: lock, options: ["--offline"], goproxy: "off", endAfterMs: 4_000 });
    process.kill(Number(readFileSync(join(machine.root, "modcache/holder"), "utf8")));
    const wait = ran.diagnosis.waits.find(({ what }) => what === "lock");
    expect(wait).toMatchObject({ on: join(machine.module, "go.mod"), cause: "lock/held-by-live-process" });
    expect(found(ran, "lock/held-by-live-process")).toMatchObject({ state: "confirmed" });
  });
});
