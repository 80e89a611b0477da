import type { Diagnosis, Observation, TimePart, Wait } from "../../src/diagnosis/diagnosis.ts";
import { goLimit } from "../../src/diagnosis/go-limits.ts";
import { anObservedWait } from "../kit/an-observed-wait.ts";
import { A_HEALTHY_MACHINE } from "./a-diagnosis.ts";

const aPart = (given: Partial<TimePart>): TimePart => {
  const ms = given.ms ?? 0;
  return { what: "cpu", detail: "", ms, cause: null, samples: Math.ceil(ms / 20), workMs: ms, peers: [], ...given };
};

const aWait = (given: Partial<Wait>): Wait => {
  const { samples: _samples, syscall: _syscall, wchan: _wchan, figures: _figures, ...observed } = anObservedWait();
  const wait = { ...observed, cause: null, peers: [], ended: true, ...given };
  return { ...wait, limit: goLimit(wait) };
};

const SAMPLER: NonNullable<Observation["sampler"]> = {
  ticks: 1_532,
  medianIntervalMs: 20,
  longestGapMs: 141,
  ownCpuMs: 312,
  socketReads: 14,
  refused: [{ what: "syscall", errno: "EACCES" }],
};
const PROCESSES: NonNullable<Observation["processes"]> = { processes: [], seen: 231, missedCpuMs: 420 };

const packages = (count: number): TimePart[] =>
  Array.from({ length: count }, (_, at) =>
    aPart({ what: "compile", detail: `example.com/pkg${at}`, ms: 60 - (at % 7), workMs: 110 }),
  );

/** A build that went well: packages by the hundred, two at once, a link, short waits for a module proxy. */
export const A_WATCHED_BUILD: Diagnosis = {
  ...A_HEALTHY_MACHINE,
  subject: { kind: "command", argv: ["go", "build", "./..."], exitCode: 0, signal: null, wallMs: 12_340 },
  time: {
    wallMs: 12_340,
    parts: [
      aPart({ what: "compile", detail: "runtime", ms: 2_400, workMs: 4_000 }),
      ...packages(90),
      aPart({ what: "link", detail: "server", ms: 1_900 }),
      aPart({ what: "cpu", detail: "go", ms: 900 }),
      aPart({
        what: "response",
        detail: "10.20.0.8:443",
        ms: 700,
        peers: peersAt("goproxy.corp.example", "sum.corp.example"),
      }),
      aPart({ what: "response", detail: "10.20.0.9:443", ms: 4 }),
      aPart({ what: "response", detail: "10.20.0.10:443", ms: 3 }),
      aPart({ what: "lock", detail: "/home/alice/go/pkg/mod/cache/lock", ms: 20 }),
    ],
    unexplainedMs: 1_262,
  },
  waits: [
    aWait({
      what: "compile",
      pid: 801,
      argv: ["/usr/local/go/pkg/tool/linux_amd64/compile"],
      on: "runtime",
      fromMs: 900,
      toMs: 3_300,
    }),
    aWait({
      what: "link",
      pid: 931,
      argv: ["/usr/local/go/pkg/tool/linux_amd64/link"],
      on: "server",
      fromMs: 9_000,
      toMs: 10_900,
    }),
    aWait({
      what: "response",
      on: "10.20.0.8:443",
      fromMs: 100,
      toMs: 800,
      namedAtMs: null,
      peers: peersAt("goproxy.corp.example", "sum.corp.example"),
    }),
    aWait({ what: "lock", on: "/home/alice/go/pkg/mod/cache/lock", fromMs: 60, toMs: 80, namedAtMs: null }),
  ],
  observation: { sampler: SAMPLER, processes: PROCESSES, stacks: null, trace: null },
};

function peersAt(...names: readonly string[]): TimePart["peers"] {
  return names.map((name, at) => ({
    role: at === 0 ? "module-proxy" : "checksum-database",
    name,
    host: name,
    scheme: "https",
    entry: at === 0 ? 0 : null,
  }));
}

/** A process that was attached to while it waited, through git, for a lock that a sleeping shell holds. */
export const A_STUCK_PROCESS: Diagnosis = {
  ...A_HEALTHY_MACHINE,
  subject: { kind: "process", argv: ["go", "mod", "tidy"], exitCode: null, signal: null, wallMs: 3_050 },
  time: {
    wallMs: 3_050,
    parts: [
      aPart({
        what: "lock",
        detail: "/home/alice/go/pkg/mod/cache/vcs/4f2b0c1d9e8a7b6c5d4e3f2a1b0c9d8e/index.lock",
        ms: 3_010,
      }),
    ],
    unexplainedMs: 40,
  },
  waits: [
    aWait({ what: "child", pid: 4711, on: "git fetch (4720)", fromMs: 0, toMs: 3_050, ended: false }),
    aWait({
      what: "lock",
      pid: 4720,
      argv: ["/usr/bin/git", "fetch", "-f", "origin"],
      chain: [4711, 4720],
      on: "/home/alice/go/pkg/mod/cache/vcs/4f2b0c1d9e8a7b6c5d4e3f2a1b0c9d8e/index.lock",
      fromMs: 0,
      toMs: 3_050,
      ended: false,
      file: {
        path: "/home/alice/go/pkg/mod/cache/vcs/4f2b0c1d9e8a7b6c5d4e3f2a1b0c9d8e/index.lock",
        mountPoint: "/home",
        fileSystem: "ext4",
        source: "/dev/vdb",
      },
      holders: [{ pid: 77, argv: ["sh", "-c", "sleep 600 \u001b[31m"], waitsFor: "its child sleep 600" }],
    }),
    aWait({
      what: "filesystem",
      pid: 4733,
      argv: ["go", "env"],
      chain: [4711, 4733],
      on: "/mnt/build/cache/00",
      fromMs: 1_000,
      toMs: 3_050,
      ended: false,
      file: { path: "/mnt/build/cache/00", mountPoint: "/mnt/build", fileSystem: "nfs4", source: "nas:/build" },
    }),
  ],
  observation: {
    sampler: SAMPLER,
    processes: PROCESSES,
    stacks: {
      pid: 4711,
      goVersion: "go1.26.8",
      how: "memory",
      tookMs: 18,
      goroutines: [
        {
          id: 1,
          status: "waiting",
          waitReason: "sync.WaitGroup.Wait",
          waitedMs: null,
          frames: [
            "runtime.gopark",
            "sync.runtime_SemacquireWaitGroup",
            "sync.(*WaitGroup).Wait",
            "cmd/internal/par.(*Queue).Idle.func1",
            "cmd/go/internal/modload.(*Loader).load",
            "cmd/go/internal/modcmd.runTidy",
            "main.main",
            "runtime.main",
          ].map(frame),
        },
        {
          id: 2,
          status: "waiting",
          waitReason: "force gc (idle)",
          waitedMs: 61_000,
          frames: ["runtime.gopark", "runtime.forcegchelper", "runtime.goexit"].map(frame),
        },
        ...[34, 35, 36].map((id) => ({
          id,
          status: "waiting",
          waitReason: "IO wait",
          waitedMs: 3_000 + id,
          frames: ["runtime.gopark", "internal/poll.(*FD).Read", "os/exec.(*Cmd).Wait", "cmd/go/internal/vcs.run1"].map(
            frame,
          ),
        })),
      ],
      leftOut: 2,
    },
    trace: {
      rung: "strace",
      sideEffects: ["it is killed when strace dies", "no_new_privs is set"],
      usualOverhead: "×1.08 on builds",
      events: 270,
      calls: [{ name: "openat", count: 1_204, errors: 3, totalMs: 912, longestMs: 88 }],
      programs: [],
      longCalls: [
        { pid: 4720, name: "flock", argument: "7, LOCK_EX", atMs: 20, tookMs: null, result: "" },
        { pid: 4711, name: "fsync", argument: "5", atMs: 12, tookMs: 212, result: "0" },
      ],
    },
  },
};

function frame(name: string) {
  return { function: name, file: `/usr/local/go/src/${name.split(".")[0]}.go`, line: 42 };
}
