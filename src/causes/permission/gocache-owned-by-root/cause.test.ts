import { expect, it } from "vitest";
import { aFailure, aPlace, placesOf } from "../../../../test/kit/a-place.ts";
import { aSubject } from "../../../../test/kit/a-subject.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { ValueOf } from "../../../facts/fact.ts";
import type { cacheEntries } from "../../../facts/places.ts";
import cause from "./cause.ts";

type Cache = ValueOf<typeof cacheEntries>["caches"][number];
type Entry = Cache["unusable"][number];

const entry = (given: Partial<Entry> = {}): Entry => ({
  path: "/home/ann/.cache/go-build/4e",
  uid: 0,
  gid: 0,
  mode: 0o755,
  needs: "write",
  layer: "owner-mode",
  errno: "EACCES",
  ...given,
});

const cache = (unusable: readonly Entry[], given: Partial<Cache> = {}): Cache => ({
  role: "GOCACHE",
  path: "/home/ann/.cache/go-build",
  checked: 512,
  missing: 0,
  usable: 512 - unusable.length,
  unusable,
  unusableTotal: unusable.length,
  owners: [0],
  complete: false,
  ...given,
});

const facts = (unusable: readonly Entry[], given: Partial<Cache> = {}) => ({
  cacheEntries: { caches: [cache(unusable, given)] },
  subjectProcess: aSubject({ uid: 1000, gid: 1000 }),
});

const absent = {
  exists: false,
  nearest: "/home/ann/.cache",
  uid: 0,
  gid: 0,
  mode: 0o755,
  trial: aFailure("mkdir", "EACCES"),
};
const home = aPlace({ role: "HOME", path: "/home/ann", written: false });

judgeTable(cause, {
  confirms: {
    "entries-of-another-user": facts([entry()]),
    "entries-of-another-user that may not be read": facts([entry({ needs: "read", mode: 0o600 })]),
    "entries-of-another-user than root": facts([entry({ uid: 4243 })]),
    "parent-of-another-user": {
      ...facts([], { checked: 0, missing: 256 }),
      places: placesOf(aPlace(absent), home),
    },
  },
  rulesOut: {
    "all-entries-usable": facts([]),
    "all-entries-usable once they are made": {
      ...facts([], { checked: 0, missing: 256 }),
      places: placesOf(aPlace({ exists: false, nearest: "/home/ann/.cache" }), home),
    },
  },
  nearMisses: {
    "an ACL mask": facts([entry({ layer: "acl" })]),
    "a read-only mount": facts([entry({ layer: "mount", errno: "EROFS" })]),
    "an immutable attribute": facts([entry({ layer: "attribute", errno: "EPERM" })]),
    "a security module": facts([entry({ layer: "unknown" })]),
    "one's own entry without the bit": facts([entry({ uid: 1000, mode: 0o500 })]),
    "an owner that this user namespace does not know": {
      ...facts([entry({ uid: 65_534 })]),
      subjectProcess: aSubject({ uid: 1000, inUserNamespace: true }),
    },
    "a HOME of another user": {
      ...facts([], { checked: 0, missing: 256 }),
      places: placesOf(aPlace({ ...absent, nearest: "/home/ann" }), home),
    },
    "a cache under a directory of root outside of HOME": {
      ...facts([], { checked: 0, missing: 256 }),
      places: placesOf(aPlace({ ...absent, path: "/nowhere/cache", nearest: "/" }), home),
    },
    "only the module cache is root's": {
      cacheEntries: { caches: [cache([]), cache([entry()], { role: "GOMODCACHE" })] },
      subjectProcess: aSubject({ uid: 1000 }),
    },
  },
});

it("gives the cache back to its user, and takes none from the home of its owner", () => {
  const stepsWith = (uid: number) =>
    cause.fixes[0]?.steps({ ...facts([entry()]), places: placesOf(aPlace(), { ...home, uid }) }).map((each) => each.do);
  expect(stepsWith(1000)).toContain("run");
  expect(stepsWith(0)).toEqual(["tell"]);
});
