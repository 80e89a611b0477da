import { expect, it } from "vitest";
import { aPlace, placesOf } from "../../../test/kit/a-place.ts";
import type { FactKey, ValueOf } from "../../facts/fact.ts";
import { cacheEntries, places } from "../../facts/places.ts";
import { repository } from "../../facts/repository.ts";
import { FactStore } from "../../facts/store.ts";
import { permissionsStep } from "./permissions.ts";

const known = <T>(key: FactKey<T>, value: T) =>
  ({ state: "known", id: key.id, value, source: "test", atMs: 0, tookMs: 3 }) as const;

/** A .git of root with mode 0700, seen by another user. */
const unreadable: ValueOf<typeof repository> = {
  root: "/src/app",
  vcs: "git",
  rootUid: 0,
  gitDirUid: 0,
  subjectUid: 1_000,
  sudoUid: null,
  gitPath: "/usr/bin/git",
  safeDirectories: [],
  safeDirectoryCovers: false,
  gitExitCode: 128,
  gitExitCodeTrusted: 128,
  gitBlamesOwner: false,
  gitTimedOut: false,
  buildvcs: "auto",
  hasMainPackage: true,
};
const step = (given: Partial<typeof unreadable>) =>
  permissionsStep(
    new FactStore([
      known(places, placesOf(aPlace())),
      known(cacheEntries, { caches: [] }),
      known(repository, { ...unreadable, ...given }),
    ]),
  );

it("fails where git cannot read the repository that go would stamp", () => {
  expect(step({})).toMatchObject({ state: "failed", why: { values: { root: "/src/app", exitCode: 128 } } });
});

it("passes where go asks no git, where git answers, and where the owner alone is to blame", () => {
  for (const given of [
    { buildvcs: "false" },
    { hasMainPackage: false },
    { vcs: null, root: null },
    { gitExitCode: 0, gitBlamesOwner: null },
    { gitBlamesOwner: true },
    { gitBlamesOwner: null },
  ] as const)
    expect(step(given).state).toBe("passed");
});
