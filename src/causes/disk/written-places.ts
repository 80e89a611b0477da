import type { ValueOf, ValuesOf } from "../../facts/fact.ts";
import type { places } from "../../facts/places.ts";

/** What the disk causes read off the places. */
export type Facts = ValuesOf<{ places: typeof places }>;
export type Place = ValueOf<typeof places>["places"][number];

/** The places that the go command here writes to: a fault elsewhere does not meet it. */
export const writtenPlaces = ({ places: { places: all } }: Facts): readonly Place[] =>
  all.filter((place) => place.written);

/** The place in this role, where go here writes to it. */
export const writtenPlace = (facts: Facts, role: Place["role"]): Place | undefined =>
  writtenPlaces(facts).find((place) => place.role === role);

/** The places that a trial ended in, passed or not; false where there is none. */
export const tried = (facts: Facts): readonly Place[] =>
  writtenPlaces(facts).filter((place) => place.trial.outcome !== "not-tried");

/** For people: the directory that was tried. */
export const directoryOf = (place: Place): string => place.nearest ?? place.path ?? "-";

/** For people: which mount it lies on. */
export const mountOf = (place: Place) => ({
  mountPoint: place.mount?.mountPoint ?? "-",
  fsType: place.mount?.fsType ?? "-",
  source: place.mount?.source ?? "-",
});

/** Less than this is left over when a file system says that it is full: ext4, xfs and btrfs keep a few blocks that no file gets. */
export const NOTHING_LEFT_BYTES = 4 * 1024 * 1024;

/** A trial stores a file of 1 MiB: with less than that a disk takes no compile result, and no program, of which the smallest has more. */
export const TRIAL_BYTES = 1024 * 1024;

/** Nothing is left for this user; what is not known is not held against it, because the trial has failed. */
export const isFull = (place: Place): boolean =>
  place.availableBytes === null || place.availableBytes < NOTHING_LEFT_BYTES;

/** The trial makes a directory and a file in it: with two inodes left it ends before its own are free again. */
const TRIAL_INODES = 2;

/** A file system that counts no inodes never runs out of them. */
export const isOutOfInodes = ({ inodesFree }: Pick<Place, "inodesFree">): boolean =>
  inodesFree !== null && inodesFree <= TRIAL_INODES;

/** The places go found so, named once: GOCACHE, GOTMPDIR. */
export const rolesOf = (some: readonly Place[]): readonly string[] => [...new Set(some.map((place) => place.role))];
