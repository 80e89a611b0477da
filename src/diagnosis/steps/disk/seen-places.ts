import type { ValueOf } from "../../../facts/fact.ts";
import type { lockWaits, places } from "../../../facts/places.ts";
import { count, size } from "../../../text/size.ts";
import type { Sentence } from "../../diagnosis.ts";

type Place = ValueOf<typeof places>["places"][number];

const TOLD = ["GOCACHE", "GOMODCACHE", "GOTMPDIR"];

/** One line for each place where go writes: GOCACHE ext4, 212 GB and 14 M inodes free · create+rename p50 31 µs, p99 58 µs. */
export function seenPlaces(all: readonly Place[], locks: ValueOf<typeof lockWaits> | undefined): readonly Sentence[] {
  const told = all.filter((place) => TOLD.includes(place.role) && place.path !== null && !isMissing(place));
  return told.map((place, at) => {
    const before = told.slice(0, at).find((other) => isSameMount(other, place));
    const parts = before ? [sameAs(before)] : [room(place), ...speed(place)];
    const lock = at === told.length - 1 && locks && locks.waits.length === 0 ? [NO_LOCK] : [];
    return joined(place, [...parts, ...remark(place), ...lock]);
  });
}

/** Nothing to tell of a directory that is not there and that go does not make. */
const isMissing = ({ exists, trial }: Place): boolean =>
  !exists && trial.outcome === "failed" && trial.errno === "ENOENT";

type Part = { readonly en: string; readonly zh: string };

const NO_LOCK: Part = { en: "nobody waits for a lock", zh: "没有进程在等锁" };

const isSameMount = (one: Place, other: Place): boolean =>
  one.mount !== null && one.mount.mountPoint === other.mount?.mountPoint && one.mount.device === other.mount.device;

const sameAs = (place: Place): Part => ({ en: `same disk as ${place.role}`, zh: `与 ${place.role} 在同一磁盘` });

function room({ mount, availableBytes, inodesFree }: Place): Part {
  const type = mount?.fsType ?? "?";
  const bytes = availableBytes === null ? "?" : size(availableBytes);
  if (inodesFree === null) return { en: `${type}, ${bytes} free`, zh: `${type}，剩余 ${bytes}` };
  const inodes = count(inodesFree);
  return { en: `${type}, ${bytes} and ${inodes} inodes free`, zh: `${type}，剩余 ${bytes}、${inodes} 个 inode` };
}

function speed({ trial }: Place): Part[] {
  if (trial.outcome !== "passed" || trial.storeP50Us === null) return [];
  const p99 = trial.storeP99Us === null ? "" : `, p99 ${microseconds(trial.storeP99Us)}`;
  const text = `create+rename p50 ${microseconds(trial.storeP50Us)}${p99}`;
  return [{ en: text, zh: text.replace(", ", "，") }];
}

const microseconds = (us: number): string => (us < 1_000 ? `${Math.round(us)} µs` : `${(us / 1_000).toFixed(1)} ms`);

/** What makes a place unlike others without being a fault. */
function remark({ written, exists, nearest, trial }: Place): Part[] {
  if (!written) return [{ en: "go only reads it here", zh: "go 在此只读取" }];
  if (!exists && nearest && trial.outcome === "passed")
    return [{ en: `go will make it in ${nearest}`, zh: `go 会在 ${nearest} 下创建它` }];
  return [];
}

function joined({ role, path }: Place, parts: readonly Part[]): Sentence {
  const all = (language: "en" | "zh") => parts.map((part) => part[language]).join(" · ");
  // The parts hold no place for a value, so that a path with braces in it stays as it is.
  return {
    text: { en: "{role}  {said}", zh: "{role}  {told}" },
    values: { role, path, said: all("en"), told: all("zh") },
  };
}
