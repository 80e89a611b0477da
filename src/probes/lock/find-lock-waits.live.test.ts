import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProbe } from "../../../test/kit/probe-program.ts";
import { lockWaits } from "../../facts/places.ts";

let work = "";

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "locks-"));
  for (const name of ["cache", "mod", "bin", "home"]) mkdirSync(join(work, name));
  writeFileSync(join(work, "go.mod"), "module locks.example/m\n\ngo 1.21\n");
  writeFileSync(join(work, "m.go"), "package m\n");
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

async function find(script: string) {
  const variables = ["GOCACHE:cache", "GOMODCACHE:mod"].map((pair) => {
    const [name, path] = pair.split(":");
    return { name, value: `${work}/${path}`, source: "environment", file: null, line: null, shadows: [], problems: [] };
  });
  const answers = await runProbe(script.replaceAll("WORK", work), {
    probe: "src/probes/lock/find-lock-waits.ts",
    known: { goSettings: { variables }, mainModule: { goMod: join(work, "go.mod"), goWork: null, requires: [] } },
  });
  return v.parse(lockWaits.schema, answers["lockWaits"]?.value);
}

/** A real go that wants the lock of go.mod, and what ends both. */
const GO = `cd WORK
HOME=WORK/home GOCACHE=WORK/cache GOMODCACHE=WORK/mod GOFLAGS=-mod=mod GOPROXY=off GOTELEMETRY=off go list -m >/dev/null 2>&1 &
waiter=$!
sleep 0.5
probe
kill $waiter $holder 2>/dev/null || true
`;

describe("find-lock-waits", () => {
  it("is silent about a lock that nobody waits for", async () => {
    const found = await find("flock --no-fork WORK/go.mod sleep 30 &\nholder=$!\nsleep 0.3\nprobe\nkill $holder");
    expect(found).toEqual({ waits: [], heldWithoutWaiters: 1 });
  });

  it("names a holder that sleeps, the waiting go and the file", async () => {
    const found = await find(`flock --no-fork WORK/go.mod sleep 30 &\nholder=$!\nsleep 0.3\n${GO}`);
    const [wait] = found.waits;
    expect(wait).toMatchObject({ path: join(work, "go.mod"), met: true, holderProgresses: false });
    expect(wait?.holder?.argv).toEqual(["sleep", "30"]);
    expect(wait?.waiters[0]).toMatchObject({ isGo: true, argv: ["go", "list", "-m"] });
  });

  it("finds the process that inherited the lock when the one in /proc/locks is dead", async () => {
    const found = await find(`(exec 9<>WORK/go.mod; flock -x 9; exec sleep 31) &\nholder=$!\nsleep 0.3\n${GO}`);
    expect(found.waits[0]?.holder).toMatchObject({ inherited: true, argv: ["sleep", "31"] });
  });

  it("sees a holder that works", async () => {
    const found = await find(
      `flock --no-fork WORK/go.mod "$NODE" -e 'const end = Date.now() + 8000; while (Date.now() < end);' &\nholder=$!\nsleep 0.3\n${GO}`,
    );
    expect(found.waits[0]?.holderProgresses).toBe(true);
  });

  it("sees the waiting go in a pid namespace where /proc/locks hides holder and waiter", async () => {
    const found = await find(
      `flock --no-fork WORK/go.mod sleep 30 &\nholder=$!\nsleep 0.3\nexport NODE PROGRAM REQUEST\nunshare --pid --fork --mount-proc sh -euc '${GO.replace("probe", '"$NODE" "$PROGRAM" "$REQUEST"').replace("$holder", "")}'\nkill $holder`,
    );
    expect(found.waits[0]).toMatchObject({
      path: join(work, "go.mod"),
      met: true,
      holder: null,
      holderProgresses: null,
    });
  });
});
