import { added, defineFact, flag, list, maybe, number, oneOf, shape, text } from "./fact.ts";

export const PLACE_ROLES = ["GOCACHE", "GOMODCACHE", "GOTMPDIR", "GOROOT", "HOME", "module", "scratch"] as const;

export const mount = shape({
  mountPoint: text,
  fsType: text,
  source: text,
  /** Of this mount. */
  options: list(text),
  /** Of the file system: `sync`, `ro` after errors and quotas stand here. */
  superOptions: list(text),
  device: text,
});

const trial = shape({
  outcome: oneOf(["passed", "failed", "stalled", "not-tried"]),
  /** The operation that failed or did not return. */
  operation: maybe(
    oneOf(["stat", "mkdir", "create", "write", "truncate", "close", "rename", "readdir", "flock", "unlink", "execute"]),
  ),
  errno: maybe(text),
  /** What /proc says of the process that did not return. */
  stall: maybe(
    shape({
      pid: number,
      processState: text,
      wchan: text,
      syscall: maybe(text),
      path: maybe(text),
      waitedMs: number,
      ended: flag,
    }),
  ),
  samples: number,
  /** create + write + close + rename, the way cmd/go stores a cache entry. */
  storeP50Us: maybe(number),
  storeP95Us: maybe(number),
  storeP99Us: maybe(number),
  statP50Us: maybe(number),
  statP99Us: maybe(number),
  flockUs: maybe(number),
  tookMs: number,
});

/** Every place where go reads or writes, what is mounted there and what a bounded trial of go's own operations showed. */
export const places = defineFact({
  id: "disk.places",
  title: "the directories that go works in",
  privacy: "machine",
  schema: shape({
    places: list(
      shape({
        role: oneOf(PLACE_ROLES),
        path: maybe(text),
        /** Which setting chose the path. */
        from: text,
        pathProblem: maybe(oneOf(["unset", "relative", "off", "not-a-directory", "unreachable"])),
        exists: flag,
        /** The nearest directory that exists: where go would have to create it. */
        nearest: maybe(text),
        /** Of the directory, or of `nearest` where it does not exist. */
        uid: maybe(number),
        gid: maybe(number),
        mode: maybe(number),
        mount: maybe(mount),
        totalBytes: maybe(number),
        /** Free for root, and free for the judged user. */
        freeBytes: maybe(number),
        availableBytes: maybe(number),
        inodesTotal: maybe(number),
        inodesFree: maybe(number),
        /** Errors that ext4 counted on this device, from /sys/fs/ext4; null for others. */
        filesystemErrors: maybe(number),
        /** go writes here at all. */
        written: flag,
        /** Attributes of the directory that refuse what modes allow; looked at only where the trial was refused with EPERM. */
        attributes: added(list(oneOf(["immutable", "append-only"])), []),
        trial,
        /** A tiny program started from here: only where go runs programs that it built. */
        execution: maybe(trial),
      }),
    ),
    mountsRead: number,
    mountsSkipped: number,
  }),
});

/** Entries of the caches that the judged user cannot use, found one by one: a writable top directory proves nothing. */
export const cacheEntries = defineFact({
  id: "permission.cache-entries",
  title: "the cache shards and lock files",
  privacy: "machine",
  schema: shape({
    caches: list(
      shape({
        role: oneOf(["GOCACHE", "GOMODCACHE"]),
        path: text,
        checked: number,
        missing: number,
        usable: number,
        /** At most 20, the rest counted. */
        unusable: list(
          shape({
            path: text,
            uid: number,
            gid: number,
            mode: number,
            needs: oneOf(["write", "read", "search"]),
            layer: oneOf(["owner-mode", "acl", "parent", "attribute", "mount", "unknown"]),
            errno: text,
          }),
        ),
        unusableTotal: number,
        /** Distinct owners of the unusable entries. */
        owners: list(number),
        /** Every entry of the build cache was looked at, not a sample. */
        complete: flag,
      }),
    ),
  }),
});

/** File locks of go that somebody waits for. */
export const lockWaits = defineFact({
  id: "lock.waits",
  title: "locks that somebody waits for",
  privacy: "machine",
  schema: shape({
    waits: list(
      shape({
        path: maybe(text),
        /** A file that go would lock here: of this module, these caches, or the judged process's own wait. */
        met: flag,
        device: text,
        inode: number,
        holder: maybe(
          shape({
            pid: number,
            argv: list(text),
            uid: maybe(number),
            processState: text,
            wchan: text,
            /** What it did over `observedMs`: CPU time and bytes read or written, its children included. */
            cpuMs: number,
            ioBytes: number,
            ageMs: maybe(number),
            /** /proc/locks named another, dead pid; this one was found by its open descriptor. */
            inherited: flag,
          }),
        ),
        waiters: list(shape({ pid: number, argv: list(text), isGo: flag, isWatched: flag, waitedAtLeastMs: number })),
        /** null: not observed long enough to tell. */
        holderProgresses: maybe(flag),
        observedMs: number,
      }),
    ),
    /** Locks on go's files that nobody waits for: no cause of anything. */
    heldWithoutWaiters: number,
  }),
});
