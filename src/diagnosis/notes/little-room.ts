import type { ValueOf } from "../../facts/fact.ts";
import { places } from "../../facts/places.ts";
import { size } from "../../text/size.ts";
import type { Note } from "../diagnosis.ts";
import type { NoteRule } from "./note-rule.ts";

/** A cold build of a program that prints one line leaves 35 MB in 688 files and directories in the cache (go1.26.8, linux/amd64), and as much in its work directory for a while. */
const LITTLE_BYTES = 64 * 1024 * 1024;
const FEW_INODES = 1_000;

/** A place that go writes to, still writable, with less room than a small cold build takes. */
export const littleRoom: NoteRule = (facts) => {
  const all: readonly Place[] = facts.value(places)?.places ?? [];
  return all.flatMap((place, at): Note[] => {
    if (!isWell(place) || all.slice(0, at).some((before) => isWell(before) && isSameMount(before, place))) return [];
    const bytes = place.availableBytes;
    const inodes = place.inodesFree;
    const values = { role: place.role, path: place.path, mountPoint: place.mount?.mountPoint ?? "-" };
    if (bytes !== null && bytes < LITTLE_BYTES)
      return [
        {
          note: "disk/little-room",
          text: {
            en: "{role}: only {available} are left on {mountPoint}.",
            zh: "{role}：{mountPoint} 只剩 {available}。",
          },
          values: { ...values, available: size(bytes) },
        },
      ];
    if (inodes === null || inodes >= FEW_INODES) return [];
    return [
      {
        note: "disk/few-inodes",
        text: {
          en: "{role}: only {inodes} inodes are left on {mountPoint}.",
          zh: "{role}：{mountPoint} 只剩 {inodes} 个 inode。",
        },
        values: { ...values, inodes },
      },
    ];
  });
};

type Place = ValueOf<typeof places>["places"][number];

const isWell = (place: Place): boolean => place.written && place.trial.outcome === "passed";

const isSameMount = (one: Place, other: Place): boolean =>
  one.mount !== null && one.mount.mountPoint === other.mount?.mountPoint;
