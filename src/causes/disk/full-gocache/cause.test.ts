import { aFailure, aMount, aPlace, placesOf } from "../../../../test/kit/a-place.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import { notTried } from "../../../../test/kit/not-tried.ts";
import cause from "./cause.ts";

const full = { availableBytes: 1_024, freeBytes: 1_024, totalBytes: 64e6, trial: aFailure("write", "ENOSPC") };
const facts = (given: Parameters<typeof aPlace>[0]) => ({ places: placesOf(aPlace(given)) });

judgeTable(cause, {
  confirms: {
    "store-refused": facts(full),
    "store-refused where the file system counts no inodes": facts({ ...full, inodesTotal: null, inodesFree: null }),
    "store-refused while root has its reserve": facts({ ...full, freeBytes: 25e9, availableBytes: 0 }),
    "store-refused before the cache was made": facts({ ...full, exists: false, nearest: "/home/ann/.cache" }),
    "nothing-available": facts({ ...full, trial: notTried }),
  },
  rulesOut: { "cache-takes-files": facts({}) },
  nearMisses: {
    "no inodes": facts({ ...full, inodesFree: 0, trial: aFailure("create", "ENOSPC") }),
    "a quota": facts({ ...full, availableBytes: 90e9, trial: aFailure("write", "EDQUOT") }),
    "metadata of btrfs is full while bytes are free": facts({
      ...full,
      availableBytes: 9e9,
      mount: aMount({ fsType: "btrfs" }),
    }),
    "only the temporary directory is full": {
      places: placesOf(aPlace(), aPlace({ role: "GOTMPDIR", path: "/tmp", ...full })),
    },
    "a read-only file system that is full by nature": facts({ ...full, trial: aFailure("mkdir", "EROFS") }),
    "little room, but enough": facts({ availableBytes: 3e6 }),
  },
  states: {
    "GOCACHE is unset": { facts: facts({ path: null, pathProblem: "unset", trial: notTried }), state: "no-sign" },
    "the places could not be measured": { facts: { places: "timed-out" }, state: "cannot-tell" },
  },
});
