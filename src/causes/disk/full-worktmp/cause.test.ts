import { aFailure, aMount, aPlace, placesOf } from "../../../../test/kit/a-place.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import { notTried } from "../../../../test/kit/not-tried.ts";
import cause from "./cause.ts";

const tmpfs = aMount({ mountPoint: "/tmp", fsType: "tmpfs", source: "tmpfs", device: "0:40" });
const temporary = { role: "GOTMPDIR", path: "/tmp", from: "default", mount: tmpfs } as const;
const full = { availableBytes: 1_024, freeBytes: 1_024, totalBytes: 64e6, trial: aFailure("write", "ENOSPC") };
const facts = (given: Parameters<typeof aPlace>[0], cache: Parameters<typeof aPlace>[0] = {}) => ({
  places: placesOf(aPlace(cache), aPlace({ ...temporary, ...given })),
});

judgeTable(cause, {
  confirms: {
    "store-refused": facts(full),
    "store-refused where the file system counts no inodes": facts({ ...full, inodesTotal: null, inodesFree: null }),
    "store-refused where its mount is not known": facts({ ...full, mount: null }),
    "store-refused beside a cache that is full for itself": facts(full, full),
    "store-refused beside a cache there that fails by its rights": facts(
      { ...full, mount: aMount() },
      { ...full, trial: aFailure("mkdir", "EACCES") },
    ),
    "nothing-available": facts({ ...full, trial: notTried }),
  },
  rulesOut: { "temporary-takes-files": facts({}) },
  nearMisses: {
    "no inodes": facts({ ...full, inodesFree: 0, trial: aFailure("create", "ENOSPC") }),
    "a quota": facts({ ...full, availableBytes: 90e9, trial: aFailure("write", "EDQUOT") }),
    "the file system of the build cache: that is told": facts({ ...full, mount: aMount() }, full),
    "the file system of the build cache, by numbers": facts(
      { ...full, mount: aMount(), trial: notTried },
      { ...full, trial: notTried },
    ),
    "only the build cache is full": facts({}, full),
    "a directory that is not there": facts({ exists: false, trial: aFailure("stat", "ENOENT") }),
    "little room, but enough": facts({ availableBytes: 3e6 }),
  },
  states: {
    "the places could not be measured": { facts: { places: "timed-out" }, state: "cannot-tell" },
  },
});
