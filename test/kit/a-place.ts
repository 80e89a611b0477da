import type { Place } from "../../src/causes/disk/written-places.ts";
import type { ValueOf } from "../../src/facts/fact.ts";
import type { lockWaits, places } from "../../src/facts/places.ts";

type Trial = Place["trial"];
export type Wait = ValueOf<typeof lockWaits>["waits"][number];

/** A trial that passed, with the given parts in place of the healthy ones. */
export const aTrial = (given: Partial<Trial> = {}): Trial => ({
  outcome: "passed",
  operation: null,
  errno: null,
  stall: null,
  samples: 300,
  storeP50Us: 31,
  storeP95Us: 40,
  storeP99Us: 58,
  statP50Us: 3,
  statP99Us: 6,
  flockUs: 4,
  tookMs: 40,
  ...given,
});

export const aFailure = (operation: NonNullable<Trial["operation"]>, errno: string): Trial =>
  aTrial({ outcome: "failed", operation, errno, samples: 0, storeP50Us: null, storeP95Us: null, storeP99Us: null });

export const aStall = (
  given: Partial<NonNullable<Trial["stall"]>> = {},
  operation: Trial["operation"] = "mkdir",
): Trial =>
  aTrial({
    outcome: "stalled",
    operation,
    samples: 0,
    stall: {
      pid: 4711,
      processState: "D",
      wchan: "percpu_rwsem_wait",
      syscall: "mkdir",
      path: "/var/cache/go-build/.gowhy-1-0",
      waitedMs: 1_400,
      ended: false,
      ...given,
    },
  });

/** GOCACHE on a healthy ext4, with the given parts in place of the healthy ones. */
export const aPlace = (given: Partial<Place> = {}): Place => ({
  role: "GOCACHE",
  path: "/home/ann/.cache/go-build",
  from: "GOCACHE (default)",
  pathProblem: null,
  exists: true,
  nearest: null,
  uid: 1000,
  gid: 1000,
  mode: 0o755,
  mount: aMount(),
  totalBytes: 500e9,
  freeBytes: 237e9,
  availableBytes: 212e9,
  inodesTotal: 30e6,
  inodesFree: 14e6,
  filesystemErrors: 0,
  written: true,
  attributes: [],
  trial: aTrial(),
  execution: null,
  ...given,
});

export const aMount = (given: Partial<NonNullable<Place["mount"]>> = {}): NonNullable<Place["mount"]> => ({
  mountPoint: "/home",
  fsType: "ext4",
  source: "/dev/sda2",
  options: ["rw", "relatime"],
  superOptions: ["rw"],
  device: "8:2",
  ...given,
});

/** What the fact holds: these places, beside a temporary directory in which all is well unless it is among them. */
export function placesOf(...some: readonly Place[]): ValueOf<typeof places> {
  const temporary = aPlace({
    role: "GOTMPDIR",
    path: "/tmp",
    from: "default",
    mount: aMount({ mountPoint: "/tmp", fsType: "tmpfs", source: "tmpfs", device: "0:40" }),
    execution: aTrial({ samples: 1 }),
  });
  const all = some.some((place) => place.role === "GOTMPDIR") ? some : [...some, temporary];
  return { places: all, mountsRead: 30, mountsSkipped: 0 };
}

/** A go command that waits for go.mod behind a holder that sleeps. */
export const aWait = (given: Partial<Wait> = {}): Wait => ({
  path: "/src/app/go.mod",
  met: true,
  device: "8:2",
  inode: 131,
  holder: {
    pid: 501,
    argv: ["python3", "tool.py"],
    uid: 1000,
    processState: "S",
    wchan: "do_nanosleep",
    cpuMs: 0,
    ioBytes: 0,
    ageMs: 60_000,
    inherited: false,
  },
  waiters: [{ pid: 502, argv: ["go", "build", "./..."], isGo: true, isWatched: false, waitedAtLeastMs: 700 }],
  holderProgresses: false,
  observedMs: 700,
  ...given,
});
