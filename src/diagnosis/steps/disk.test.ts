import { describe, expect, it } from "vitest";
import { aFailure, aMount, aPlace, aStall, aTrial, placesOf } from "../../../test/kit/a-place.ts";
import { aSubject } from "../../../test/kit/a-subject.ts";
import { environmentOf, settingsOf } from "../../../test/kit/a-toolchain.ts";
import type { Place } from "../../causes/disk/written-places.ts";
import type { Fact, FactKey, ValueOf } from "../../facts/fact.ts";
import { resourceLimits } from "../../facts/limits.ts";
import { cacheEntries, lockWaits, places } from "../../facts/places.ts";
import { goSettings } from "../../facts/settings.ts";
import { FactStore, unknown } from "../../facts/store.ts";
import { environment, subjectProcess } from "../../facts/subject.ts";
import { say } from "../../text/language.ts";
import { diskStep } from "./disk.ts";
import { limitsStep } from "./limits.ts";
import { permissionsStep } from "./permissions.ts";

const known = <T>(key: FactKey<T>, value: T): Fact => ({
  state: "known",
  id: key.id,
  value,
  source: "test",
  atMs: 0,
  tookMs: 5,
});
const noWaits = known(lockWaits, { waits: [], heldWithoutWaiters: 0 });
const storeOf = (...facts: Fact[]) => new FactStore([noWaits, known(subjectProcess, aSubject()), ...facts]);
const withPlaces = (...some: Place[]) => storeOf(known(places, placesOf(...some)));
const usable = known(cacheEntries, {
  caches: [
    {
      role: "GOCACHE" as const,
      path: "/c",
      checked: 300,
      missing: 0,
      usable: 300,
      unusable: [],
      unusableTotal: 0,
      owners: [],
      complete: false,
    },
  ],
});

const none = { soft: null, hard: null };
const limitsOf = (fileSizeBytes: { soft: number | null; hard: number | null }): ValueOf<typeof resourceLimits> => ({
  openFiles: none,
  processes: none,
  addressSpaceBytes: none,
  dataBytes: none,
  fileSizeBytes,
  cpuSeconds: none,
  stackBytes: none,
  lockedBytes: none,
  openFilesOfGo: null,
  threadsOfUid: null,
  systemOpenFiles: null,
  systemOpenFilesMax: null,
});

describe("diskStep", () => {
  it("passes, and says what was seen of each place once per disk", () => {
    const step = diskStep(withPlaces(aPlace(), aPlace({ role: "GOMODCACHE", path: "/home/ann/go/pkg/mod" })));
    expect(step.state).toBe("passed");
    expect(step.seen.map((line) => say(line.text, "en", line.values))).toEqual([
      "GOCACHE  ext4, 197 GB and 14 M inodes free · create+rename p50 31 µs, p99 58 µs",
      "GOMODCACHE  same disk as GOCACHE",
      "GOTMPDIR  tmpfs, 197 GB and 14 M inodes free · create+rename p50 31 µs, p99 58 µs · nobody waits for a lock",
    ]);
    for (const line of step.seen) expect(say(line.text, "zh-CN", line.values)).not.toMatch(/\{\w+\}/);
  });

  it("fails where a file cannot be written or does not come back, and not for a missing right", () => {
    expect(diskStep(withPlaces(aPlace({ trial: aFailure("write", "ENOSPC") }))).state).toBe("failed");
    expect(diskStep(withPlaces(aPlace({ trial: aStall() }))).state).toBe("failed");
    expect(diskStep(withPlaces(aPlace({ pathProblem: "not-a-directory" }))).state).toBe("failed");
    expect(diskStep(withPlaces(aPlace({ trial: aFailure("mkdir", "EACCES") }))).state).toBe("passed");
  });

  const aSetting = (name: string, value: string, source: "environment" | "default" = "environment") => ({
    name,
    value,
    source,
    file: null,
    line: null,
    shadows: [],
    problems: [],
  });
  const withSetting = (place: Place, variable: ReturnType<typeof aSetting>, values = {}) => {
    const step = diskStep(
      storeOf(
        known(places, placesOf(place)),
        known(goSettings, settingsOf(variable)),
        known(environment, environmentOf(values)),
      ),
    );
    return { state: step.state, why: step.why && say(step.why.text, "en", step.why.values) };
  };

  it("fails where go refuses the path of a cache, even one that it only reads", () => {
    const modules = aPlace({ role: "GOMODCACHE", path: null, pathProblem: "relative", written: false });
    expect(withSetting(modules, aSetting("GOMODCACHE", "rel"), { GOMODCACHE: "rel" }).why).toBe(
      "GOMODCACHE=rel is not an absolute path: go stops (GOMODCACHE is set in the environment).",
    );
    expect(withSetting(modules, aSetting("GOMODCACHE", "rel/pkg/mod", "default")).state).toBe("passed");
    const off = aPlace({ path: null, pathProblem: "off" });
    expect(withSetting(off, aSetting("GOCACHE", "off"), { GOCACHE: "rel" }).why).toContain("GOCACHE=rel is not");
    expect(withSetting(off, aSetting("GOCACHE", "off"), { GOCACHE: "off" }).why).toContain("GOCACHE is off or");
  });

  it("names the variable from which the path of a cache comes, where that is relative", () => {
    const off = aPlace({ path: null, pathProblem: "off" });
    const cache = aSetting("GOCACHE", "off", "default");
    expect(withSetting(off, cache, { XDG_CACHE_HOME: "rel" }).why).toBe(
      "XDG_CACHE_HOME=rel is not an absolute path, so that GOCACHE is none: go stops (XDG_CACHE_HOME is set in the environment).",
    );
    expect(withSetting(off, cache, { XDG_CACHE_HOME: "/var/cache" }).state).toBe("passed");
    expect(withSetting(off, cache).state).toBe("passed");
    const modules = aPlace({ role: "GOMODCACHE", path: null, pathProblem: "relative" });
    const derived = aSetting("GOMODCACHE", "rel/go/pkg/mod", "default");
    expect(withSetting(modules, derived, { HOME: "rel" }).why).toContain("HOME=rel is not");
    expect(withSetting({ ...modules, written: false }, derived, { HOME: "rel" }).state).toBe("passed");
  });

  it("says which variable names a directory for temporary files that is not there", () => {
    const missing = { role: "GOTMPDIR", path: "/srv/none", exists: false, trial: aFailure("stat", "ENOENT") } as const;
    const words = "The directory for temporary files /srv/none does not exist, and go does not make it";
    const own = aPlace({ ...missing, from: "GOTMPDIR" });
    expect(withSetting(own, aSetting("GOTMPDIR", "/srv/none")).why).toBe(
      `${words} (GOTMPDIR is set in the environment).`,
    );
    expect(withSetting(aPlace({ ...missing, from: "TMPDIR" }), aSetting("GOTMPDIR", "", "default")).why).toBe(
      `${words} (TMPDIR is set in the environment).`,
    );
    expect(diskStep(withPlaces(aPlace({ ...missing, from: "default" }))).seen).toEqual([]);
  });

  it("leaves a file that a limit forbids to the step of limits, and keeps it without one", () => {
    const place = withPlaces(aPlace({ trial: aFailure("write", "EFBIG") }));
    expect(diskStep(place).state).toBe("failed");
    place.put(known(resourceLimits, limitsOf({ soft: 102_400, hard: 102_400 })));
    expect(diskStep(place).state).toBe("passed");
    const { why } = limitsStep(place);
    expect(why && say(why.text, "en", why.values)).toBe(
      "RLIMIT_FSIZE (ulimit -f) lets no file grow beyond 100 KB: write in /home/ann/.cache/go-build (GOCACHE) failed with EFBIG; the hard limit is the same, so that only root lifts it.",
    );
    place.put(known(resourceLimits, limitsOf({ soft: 102_400, hard: null })));
    expect(limitsStep(place).why?.text.en).toContain("ulimit -S -f hard");
    place.put(known(places, placesOf(aPlace())));
    expect(limitsStep(place).why?.text.en).toContain("the smallest program");
    place.put(known(resourceLimits, limitsOf({ soft: 8_388_608, hard: null })));
    expect(limitsStep(place).state).toBe("passed");
  });

  it("says what is full, how full, and which variable names it", () => {
    const full = { totalBytes: 2 * 1024 * 1024, freeBytes: 0, availableBytes: 0, trial: aFailure("write", "ENOSPC") };
    const temporary = aPlace({ role: "GOTMPDIR", path: "/srv/t", from: "TMPDIR", ...full });
    expect(withSetting(temporary, aSetting("GOTMPDIR", "", "default")).why).toBe(
      "/srv/t takes no more files (write failed with ENOSPC): of 2.0 MB on /home (ext4) 0 B are left. Make room there, or let GOTMPDIR name a directory with room (TMPDIR is set in the environment).",
    );
    const withoutInodes = aPlace({ ...full, inodesFree: 0, trial: aFailure("create", "ENOSPC") });
    expect(diskStep(withPlaces(withoutInodes)).why?.text.en).toContain("failed with {errno}");
  });

  it("passes where go does not write", () => {
    const mount = aMount({ options: ["ro"], superOptions: ["ro"] });
    const place = aPlace({ role: "GOMODCACHE", written: false, mount, trial: aFailure("mkdir", "EROFS") });
    expect(diskStep(withPlaces(aPlace(), place)).state).toBe("passed");
  });

  it("is not done when the places are not known", () => {
    expect(diskStep(storeOf(unknown(places, "timed-out", "No answer."))).state).toBe("not-done");
  });
});

describe("permissionsStep", () => {
  it("passes with all shards and a directory that may execute", () => {
    const step = permissionsStep(storeOf(known(places, placesOf(aPlace())), usable));
    expect(step.state).toBe("passed");
    expect(say(step.seen[0]?.text ?? { en: "", zh: "" }, "en", step.seen[0]?.values)).toBe(
      "uid 1000 can use 256/256 cache shards · /tmp may execute",
    );
  });

  it("fails by a refused right, a program that may not start, a shard of another user", () => {
    const refused = placesOf(aPlace({ trial: aFailure("mkdir", "EACCES") }));
    const noexec = placesOf(aPlace(), aPlace({ role: "GOTMPDIR", execution: aFailure("execute", "EACCES") }));
    expect(permissionsStep(storeOf(known(places, refused), usable)).state).toBe("failed");
    expect(permissionsStep(storeOf(known(places, noexec), usable)).state).toBe("failed");
    expect(permissionsStep(storeOf(known(places, placesOf(aPlace())), unusable("GOCACHE"))).state).toBe("failed");
  });

  it("names the attribute of a directory that refuses what its mode allows", () => {
    const whyOf = (...facts: Fact[]) => {
      const { why } = permissionsStep(storeOf(...facts));
      return why && say(why.text, "en", why.values);
    };
    const temporary = (attribute: "immutable" | "append-only", operation: "mkdir" | "unlink") =>
      aPlace({ role: "GOTMPDIR", path: "/t", attributes: [attribute], trial: aFailure(operation, "EPERM") });
    expect(whyOf(known(places, placesOf(temporary("immutable", "mkdir"))), usable)).toBe(
      "GOTMPDIR: mkdir in /t was refused with EPERM: the directory has the attribute i (immutable), which chattr -i takes away.",
    );
    expect(whyOf(known(places, placesOf(temporary("append-only", "unlink"))), usable)).toContain("chattr -a");
    const shard = unusable("GOCACHE", "EPERM", "attribute");
    expect(whyOf(known(places, placesOf(aPlace())), shard)).toContain("/c/4e first (EPERM, as the attribute immutable");
  });

  it("leaves a cache on a read-only file system to the disk step", () => {
    const step = permissionsStep(storeOf(known(places, placesOf(aPlace())), unusable("GOCACHE", "EROFS")));
    expect(step.state).toBe("passed");
  });

  it("passes with a module cache of another user that go only reads", () => {
    const readOnly = placesOf(
      aPlace(),
      aPlace({ role: "GOMODCACHE", written: false, trial: aTrial({ outcome: "not-tried" }) }),
    );
    expect(permissionsStep(storeOf(known(places, readOnly), unusable("GOMODCACHE"))).state).toBe("passed");
  });

  it("is not done when the entries could not be looked at", () => {
    const step = permissionsStep(
      storeOf(known(places, placesOf(aPlace())), unknown(cacheEntries, "timed-out", "It hangs.")),
    );
    expect(step.state).toBe("not-done");
  });
});

const unusable = (role: "GOCACHE" | "GOMODCACHE", errno = "EACCES", layer: "owner-mode" | "attribute" = "owner-mode") =>
  known(cacheEntries, {
    caches: [
      {
        role,
        path: "/c",
        checked: 256,
        missing: 0,
        usable: 255,
        unusable: [
          {
            path: "/c/4e",
            uid: 0,
            gid: 0,
            mode: 0o755,
            needs: "write" as const,
            layer,
            errno,
          },
        ],
        unusableTotal: 1,
        owners: [0],
        complete: true,
      },
    ],
  });
