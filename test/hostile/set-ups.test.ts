import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runGowhy } from "../kit/run-gowhy.ts";
import { treeListing } from "../kit/tree-listing.ts";
import { aMachine, type Machine } from "./a-machine.ts";

/** What must come out: a cause first, or a step that failed without one, or neither; and the exit code that follows. */
interface Expected {
  readonly cause?: string;
  readonly failedStep?: string;
  readonly exit: 0 | 1 | 3;
}

interface SetUp {
  readonly name: string;
  readonly prepare: (machine: Machine) => { readonly wrap?: readonly string[]; readonly cwd?: string } | undefined;
  readonly expected: Expected;
  readonly needsRoot?: boolean;
}

/** The deadline that these runs give to gowhy, and what a person would still call "an answer". */
const DEADLINE_S = 8;
const ANSWER_WITHIN_MS = (DEADLINE_S + 3) * 1_000;

const isRoot = process.getuid?.() === 0;
const inNamespace = (script: string): readonly string[] => [
  "unshare",
  "-m",
  "--propagation",
  "private",
  "sh",
  "-c",
  `${script}; exec "$0" "$@"`,
];
const fakeGo = (machine: Machine, script: string): undefined => {
  machine.write("fake/go", script, 0o755);
  machine.environment["PATH"] = `${join(machine.root, "fake")}:/usr/bin:/bin`;
  return undefined;
};

const SET_UPS: readonly SetUp[] = [
  {
    name: "no go on PATH",
    prepare: (machine) => {
      machine.environment["PATH"] = "/usr/bin:/bin";
      return undefined;
    },
    expected: { cause: "toolchain/go-not-on-path", exit: 1 },
  },
  {
    name: "a go that sleeps for ever",
    prepare: (machine) => fakeGo(machine, "#!/bin/sh\nsleep 1000000\n"),
    expected: { failedStep: "toolchain", exit: 3 },
  },
  {
    name: "a go that prints garbage",
    prepare: (machine) => fakeGo(machine, "#!/bin/sh\nhead -c 3000 /dev/urandom\n"),
    expected: { failedStep: "toolchain", exit: 3 },
  },
  {
    name: "a go that exits 0 silently",
    prepare: (machine) => fakeGo(machine, "#!/bin/sh\nexit 0\n"),
    expected: { cause: "toolchain/go-binary-empty", exit: 1 },
  },
  {
    name: "a go that is a directory",
    prepare: (machine) => {
      mkdirSync(join(machine.root, "fake/go"), { recursive: true });
      machine.environment["PATH"] = `${join(machine.root, "fake")}:/usr/bin:/bin`;
      return undefined;
    },
    expected: { cause: "toolchain/go-not-on-path", exit: 1 },
  },
  {
    name: "HOME unset",
    prepare: (machine) => {
      for (const name of ["HOME", "GOCACHE"]) delete machine.environment[name];
      return undefined;
    },
    expected: { cause: "permission/home-unset", exit: 1 },
  },
  {
    name: "the working directory deleted",
    prepare: (machine) => ({
      wrap: [
        "sh",
        "-c",
        `mkdir ${machine.root}/gone && cd ${machine.root}/gone && rmdir ${machine.root}/gone && exec "$0" "$@"`,
      ],
    }),
    // go stops there at once, `go version` too: cannot determine current directory.
    expected: { failedStep: "toolchain", exit: 3 },
  },
  {
    name: "everything read-only",
    needsRoot: true,
    prepare: () => ({
      wrap: inNamespace(
        "mount --bind / /mnt && mount -o remount,bind,ro / && for m in /tmp /dev/shm /run; do mount -o remount,bind,ro $m 2>/dev/null || { mount --bind $m $m && mount -o remount,bind,ro $m; }; done 2>/dev/null; umount /mnt 2>/dev/null; true",
      ),
    }),
    expected: { failedStep: "disk", exit: 3 },
  },
  {
    name: "/proc hidden",
    needsRoot: true,
    prepare: () => ({ wrap: inNamespace("mount -t tmpfs none /proc") }),
    // go itself fails there: "cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is not set".
    expected: { failedStep: "toolchain", exit: 3 },
  },
  {
    name: "not in a module",
    prepare: (machine) => {
      rmSync(join(machine.module, "go.mod"));
      return undefined;
    },
    expected: { exit: 0 },
  },
  {
    name: "GOENV is a FIFO",
    prepare: (machine) => {
      execFileSync("mkfifo", [join(machine.root, "goenv")]);
      machine.environment["GOENV"] = join(machine.root, "goenv");
      return undefined;
    },
    expected: { failedStep: "toolchain", exit: 3 },
  },
  {
    name: "a GOPROXY of 200 entries",
    prepare: (machine) => {
      machine.environment["GOPROXY"] = Array.from({ length: 200 }, (_, at) => `http://127.0.0.1:${at + 1}/p${at}`).join(
        ",",
      );
      return { wrap: isRoot ? ["unshare", "-n", "sh", "-c", 'ip link set lo up; exec "$0" "$@"'] : [] };
    },
    expected: { cause: "connect/refused", exit: 1 },
  },
  {
    name: "a resolv.conf of 10 MB",
    needsRoot: true,
    prepare: (machine) => {
      writeFileSync(join(machine.root, "resolv.conf"), `${"# nothing here\n".repeat(700_000)}nameserver 127.0.0.1\n`);
      return { wrap: inNamespace(`mount --bind ${machine.root}/resolv.conf /etc/resolv.conf`) };
    },
    expected: { exit: 0 },
  },
  {
    name: "a mount table of 20,000 lines",
    needsRoot: true,
    prepare: (machine) => {
      const target = join(machine.root, "mounts");
      mkdirSync(target);
      // One directory mounted over itself doubles the table each time that the whole tree is bound below itself.
      return {
        wrap: inNamespace(
          `mount -t tmpfs none ${target} && mkdir ${target}/a ${target}/b && i=0; while [ $i -lt 150 ]; do mkdir ${target}/a/$i; mount -t tmpfs none ${target}/a/$i; i=$((i+1)); done; i=0; while [ $i -lt 133 ]; do mkdir ${target}/b/$i; mount --rbind ${target}/a ${target}/b/$i; i=$((i+1)); done`,
        ),
      };
    },
    expected: { exit: 0 },
  },
];

describe("hostile set-ups: a clear answer within the deadline, nothing changed on disk", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = aMachine();
  });
  afterEach(() => machine.remove());

  for (const { name, prepare, expected, needsRoot } of SET_UPS)
    it.runIf(!needsRoot || isRoot)(name, async () => {
      const how = prepare(machine) ?? {};
      const before = treeListing(machine.root);
      const run = await runGowhy({
        argv: ["check", "--json", "--deadline", String(DEADLINE_S)],
        environment: machine.environment,
        cwd: how.cwd ?? machine.module,
        ...(how.wrap && how.wrap.length > 0 ? { wrap: how.wrap } : {}),
        timeoutMs: ANSWER_WITHIN_MS + 20_000,
      });
      const outcome = `${run.stderr}\n${JSON.stringify(run.diagnosis?.steps)}\n${JSON.stringify(run.diagnosis?.verdicts)}`;
      expect(run.stderr, outcome).not.toMatch(/\n\s+at /);
      expect(run.diagnosis, outcome).not.toBeNull();
      const found = run.diagnosis?.verdicts.filter((verdict) => verdict.state !== "cannot-tell") ?? [];
      expect(found[0]?.cause ?? null, outcome).toBe(expected.cause ?? null);
      const failed = run.diagnosis?.steps.filter((step) => step.state === "failed").map((step) => step.step) ?? [];
      if (expected.failedStep) expect(failed, outcome).toContain(expected.failedStep);
      expect(run.code, outcome).toBe(expected.exit);
      expect(run.tookMs).toBeLessThan(ANSWER_WITHIN_MS);
      expect(treeListing(machine.root)).toEqual(before);
    });
});
