import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aMachine, type Machine } from "../hostile/a-machine.ts";
import { BUNDLE } from "../kit/run-gowhy.ts";

const canTrace = spawnSync("strace", ["-f", "-e", "trace=socket", "true"]).status === 0;

describe.skipIf(!canTrace)("sockets of a check-up, as strace sees them", () => {
  let machine: Machine;
  beforeAll(() => {
    machine = aMachine();
    machine.write("module/go.mod", "module example.test/hello\n\ngo 1.21\n\nrequire m.lab.test/a v1.0.0\n");
  });
  afterAll(() => machine.remove());

  /** The families of every socket that gowhy and its children asked the kernel for. */
  const families = (...argv: string[]): string[] => {
    const trace = join(machine.root, "trace");
    const environment = {
      ...machine.environment,
      // A literal address on which nothing listens, so that this test asks nobody.
      GOPROXY: "http://127.0.0.1:9,direct",
      GOSUMDB: "sum.lab.test http://127.0.0.1:9",
      GOPRIVATE: "",
    };
    const run = spawnSync(
      "strace",
      ["-f", "-qq", "-e", "trace=socket,connect,sendto,sendmsg", "-o", trace, process.execPath, BUNDLE, ...argv],
      { env: environment, cwd: machine.module, timeout: 40_000 },
    );
    expect([0, 1, 3]).toContain(run.status);
    const text = readFileSync(trace, "utf8");
    return [...text.matchAll(/\bsocket\((AF_\w+)|sa_family=(AF_\w+)/g)].map((match) => match[1] ?? match[2] ?? "");
  };

  it("are none of the internet with --offline", () => {
    expect(families("check", "--offline", "--direct").filter((family) => family.startsWith("AF_INET"))).toEqual([]);
  });

  it("are seen by this test where there are any", () => {
    expect(families("check")).toContain("AF_INET");
  });
});
