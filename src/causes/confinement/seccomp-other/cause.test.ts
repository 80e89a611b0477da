import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { ValueOf } from "../../../facts/fact.ts";
import type { places } from "../../../facts/places.ts";
import type { subjectProcess } from "../../../facts/subject.ts";
import type { goTrial } from "../../../facts/toolchain.ts";
import cause from "./cause.ts";

type Subject = ValueOf<typeof subjectProcess>;
const subject = (seccomp: Subject["seccomp"]): Subject => ({
  pid: null,
  argv: [],
  uid: 1_000,
  gid: 1_000,
  groups: [1_000],
  cwd: "/w",
  capabilities: [],
  seccomp,
  noNewPrivileges: seccomp === "filter",
  securityModules: [],
  securityLabel: null,
  inUserNamespace: false,
  sameMountNamespace: true,
  sameNetworkNamespace: true,
});
const trial = (given: Partial<ValueOf<typeof goTrial>>): ValueOf<typeof goTrial> => ({
  outcome: "failed",
  exitCode: 1,
  signal: null,
  errno: "EPERM",
  operation: "RLock",
  object: "SCRATCH/module/go.mod",
  firstLine: "go: RLock SCRATCH/module/go.mod: operation not permitted",
  tookMs: 11,
  ...given,
});
const passed = trial({ outcome: "passed", exitCode: 0, errno: null, operation: null, object: null, firstLine: "" });
type Operation = ValueOf<typeof places>["places"][number]["trial"]["operation"];
const scratchOn = (
  fsType: string,
  operation: Operation = "flock",
  errno: "ENOSYS" | "EPERM" = "ENOSYS",
): ValueOf<typeof places> => ({
  places: [
    {
      role: "GOTMPDIR",
      path: "/tmp",
      from: "default",
      pathProblem: null,
      exists: true,
      nearest: "/tmp",
      uid: 0,
      gid: 0,
      mode: 0o1777,
      mount: { mountPoint: "/tmp", fsType, source: fsType, options: [], superOptions: [], device: "0:40" },
      totalBytes: 1,
      freeBytes: 1,
      availableBytes: 1,
      inodesTotal: 1,
      inodesFree: 1,
      filesystemErrors: null,
      written: true,
      attributes: [],
      trial: {
        outcome: "failed",
        operation,
        errno,
        stall: null,
        samples: 0,
        storeP50Us: null,
        storeP95Us: null,
        storeP99Us: null,
        statP50Us: null,
        statP99Us: null,
        flockUs: null,
        tookMs: 1,
      },
      execution: null,
    },
  ],
  mountsRead: 1,
  mountsSkipped: 0,
});
const noLock = trial({ errno: "ENOSYS", firstLine: "go: RLock SCRATCH/module/go.mod: function not implemented" });

judgeTable(cause, {
  confirms: {
    "refused-in-a-scratch-module": { subjectProcess: subject("filter"), goTrial: trial({}) },
    "refused-in-a-scratch-module · fork": {
      subjectProcess: subject("filter"),
      goTrial: trial({
        operation: "fork/exec",
        object: "/usr/local/go/pkg/tool/linux_amd64/compile",
        firstLine: "go: fork/exec /usr/local/go/pkg/tool/linux_amd64/compile: operation not permitted",
      }),
    },
    "refused-in-a-scratch-module · ENOSYS of a lock on ext4": {
      subjectProcess: subject("filter"),
      goTrial: noLock,
      places: scratchOn("ext4"),
    },
    "killed-by-the-filter": {
      subjectProcess: subject("filter"),
      goTrial: trial({
        outcome: "killed",
        exitCode: null,
        signal: "SIGSYS",
        errno: null,
        operation: null,
        object: null,
      }),
    },
    "killed-by-the-filter · go reports the signal": {
      subjectProcess: subject("filter"),
      goTrial: trial({ exitCode: 2, errno: null, operation: null, object: null, firstLine: "SIGSYS: bad system call" }),
    },
    // The trial of go links nothing, so that it passes where ftruncate is refused.
    "refused-in-a-directory-of-its-own": {
      subjectProcess: subject("filter"),
      goTrial: passed,
      places: scratchOn("ext4", "truncate", "EPERM"),
    },
    "refused-in-a-directory-of-its-own · no directory may be listed": {
      subjectProcess: subject("filter"),
      goTrial: "failed",
      places: scratchOn("tmpfs", "readdir", "EPERM"),
    },
  },
  rulesOut: {
    "no-filter": { subjectProcess: subject("none"), goTrial: trial({}) },
    "go-passes-under-the-filter": { subjectProcess: subject("filter"), goTrial: passed },
  },
  nearMisses: {
    "a container's default filter, go passes": { subjectProcess: subject("filter"), goTrial: passed },
    "EPERM of an immutable file, no filter": { subjectProcess: subject("none"), goTrial: trial({ operation: "open" }) },
    "a file system without locks under a default filter": {
      subjectProcess: subject("filter"),
      goTrial: noLock,
      places: scratchOn("fuse.bindfs"),
    },
    "EACCES under a default filter": {
      subjectProcess: subject("filter"),
      goTrial: trial({ errno: "EACCES", firstLine: "go: open SCRATCH/module/go.mod: permission denied" }),
    },
    "EMFILE under a default filter": { subjectProcess: subject("filter"), goTrial: trial({ errno: "EMFILE" }) },
    "killed for memory under a default filter": {
      subjectProcess: subject("filter"),
      goTrial: trial({ outcome: "killed", exitCode: null, signal: "SIGKILL", errno: null }),
    },
    "an append-only directory under a default filter": {
      subjectProcess: subject("filter"),
      goTrial: passed,
      places: scratchOn("ext4", "unlink", "EPERM"),
    },
    "a file system of a program that knows no truncate": {
      subjectProcess: subject("filter"),
      goTrial: passed,
      places: scratchOn("fuse.sshfs", "truncate", "ENOSYS"),
    },
    "a filter, and nobody tried": { subjectProcess: subject("filter"), goTrial: "not-permitted" },
  },
});
