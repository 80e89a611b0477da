import { isOutOfInodes, NOTHING_LEFT_BYTES } from "../../causes/disk/written-places.ts";
import type { ValueOf } from "../../facts/fact.ts";
import { resourceLimits } from "../../facts/limits.ts";
import { lockWaits, places } from "../../facts/places.ts";
import type { FactStore } from "../../facts/store.ts";
import { environment } from "../../facts/subject.ts";
import { duration } from "../../text/duration.ts";
import { size } from "../../text/size.ts";
import type { Sentence, StepResult } from "../diagnosis.ts";
import { seenPlaces } from "./disk/seen-places.ts";
import { failed, notDone, passed } from "./result.ts";
import { IN_ENVIRONMENT, whereSet, withWhereSet } from "./settings/where-set.ts";

type Place = ValueOf<typeof places>["places"][number];

/** Refusals of a right are told by the step of permissions. */
export const RIGHTS: readonly (string | null)[] = ["EACCES", "EPERM"];

/** The direct test: make, write and rename a file in each place where go writes. */
export function diskStep(facts: FactStore): StepResult {
  const fact = facts.get(places);
  if (fact.state === "unknown") return notDone("disk", fact);
  const { places: all } = fact.value;
  const seen = seenPlaces(all, facts.value(lockWaits));
  for (const place of all) {
    const why =
      whyRefused(place, facts) ??
      (place.written && !meetsFileLimit(place, facts)
        ? (whyMissing(place, facts) ?? whyFull(place, facts) ?? whyNot(place))
        : null);
    if (why) return failed("disk", fact.tookMs, why, seen);
  }
  return passed("disk", fact.tookMs, seen);
}

/** A limit of the process, which its step tells; without one EFBIG is the file system's own. */
export const meetsFileLimit = ({ written, trial }: Place, facts: FactStore): boolean =>
  written && trial.errno === "EFBIG" && (facts.value(resourceLimits)?.fileSizeBytes.soft ?? null) !== null;

/** Values that stop go even where it would write nothing. Source: go1.26 cmd/go/internal/cache/default.go, DefaultDir; modload/init.go, Init. */
function whyRefused(place: Place, facts: FactStore): Sentence | null {
  const { role, pathProblem } = place;
  if (role !== "GOCACHE" && role !== "GOMODCACHE") return null;
  if (pathProblem !== "relative" && pathProblem !== "off") return null;
  const where = whereSet(facts, role);
  // A module cache below a relative GOPATH: there `go version` fails as well, and its words name GOPATH.
  if (where === null) return whyRelative(place, facts);
  // `go env` says "off" of a relative GOCACHE too.
  const value = facts.value(environment)?.values[role];
  const text =
    value !== undefined && value !== "off"
      ? { en: "{role}={value} is not an absolute path: go stops.", zh: "{role}={value} 不是绝对路径：go 会直接停止。" }
      : {
          en: "{role} is off or no absolute path: go stops.",
          zh: "{role} 为 off 或不是绝对路径：go 会直接停止。",
        };
  return withWhereSet({ text, values: { role, value: value ?? "" } }, role, where);
}

/** Nobody named the cache itself, and what it is derived from is no absolute path. Source: go1.26 src/os/file.go, UserCacheDir; cmd/go/internal/modfetch/cache.go. */
function whyRelative({ role, pathProblem, written }: Place, facts: FactStore): Sentence | null {
  const [name, stops] = role === "GOCACHE" ? ["XDG_CACHE_HOME", pathProblem === "off"] : ["HOME", written];
  const value = facts.value(environment)?.values[name] ?? "";
  if (!stops || value === "" || value.startsWith("/")) return null;
  const text = {
    en: "{name}={value} is not an absolute path, so that {role} is none: go stops.",
    zh: "{name}={value} 不是绝对路径，{role} 因此也不是：go 会直接停止。",
  };
  return withWhereSet({ text, values: { name, value, role } }, name, IN_ENVIRONMENT);
}

/** go makes its caches, and never the directory for temporary files. Source: os.MkdirTemp. */
function whyMissing({ role, path, from, exists, trial }: Place, facts: FactStore): Sentence | null {
  if (role !== "GOTMPDIR" || exists || trial.errno !== "ENOENT") return null;
  const where = from === "TMPDIR" ? IN_ENVIRONMENT : whereSet(facts, from);
  const sentence: Sentence = {
    text: {
      en: "The directory for temporary files {path} does not exist, and go does not make it.",
      zh: "临时文件目录 {path} 不存在，go 也不会创建它。",
    },
    values: { path: path ?? "-" },
  };
  return withWhereSet(sentence, from, where);
}

/** No byte is left. Where no inode is, that is what has to be told. */
function whyFull(place: Place, facts: FactStore): Sentence | null {
  const { role, path, nearest, from, trial, mount, availableBytes, totalBytes } = place;
  if (trial.outcome !== "failed" || trial.errno !== "ENOSPC" || availableBytes === null) return null;
  if (isOutOfInodes(place) || availableBytes >= NOTHING_LEFT_BYTES) return null;
  const sentence: Sentence = {
    text: {
      en: "{path} takes no more files ({operation} failed with ENOSPC): of {total} on {mountPoint} ({fsType}) {available} are left. Make room there, or let {role} name a directory with room.",
      zh: "{path} 无法再写入文件（{operation} 失败，返回 ENOSPC）：{mountPoint}（{fsType}）共 {total}，只剩 {available}。请腾出空间，或让 {role} 指向空间充足的目录。",
    },
    values: {
      role,
      path: nearest ?? path ?? "-",
      operation: trial.operation ?? "write",
      mountPoint: mount?.mountPoint ?? "-",
      fsType: mount?.fsType ?? "-",
      total: size(totalBytes ?? 0),
      available: size(availableBytes),
    },
  };
  const variable = from.split(" ", 1)[0] ?? "";
  return withWhereSet(sentence, variable, variable === "TMPDIR" ? IN_ENVIRONMENT : whereSet(facts, variable));
}

function whyNot({ role, path, nearest, pathProblem, trial }: Place): Sentence | null {
  const values = {
    role,
    path: nearest ?? path ?? "-",
    operation: trial.operation ?? "stat",
    errno: trial.errno ?? "-",
  };
  if (trial.outcome === "stalled")
    return {
      text: {
        en: "{role}: {operation} in {path} has not come back after {waited} (state {processState}, {wchan}).",
        zh: "{role}：{path} 中的 {operation} 在 {waited} 后仍未返回（状态 {processState}，{wchan}）。",
      },
      values: {
        ...values,
        waited: duration(trial.stall?.waitedMs ?? trial.tookMs),
        processState: trial.stall?.processState ?? "?",
        wchan: trial.stall?.wchan ?? "?",
      },
    };
  if (pathProblem === "not-a-directory")
    return {
      text: { en: "{role}: {path} is no directory.", zh: "{role}：{path} 不是目录。" },
      values: { ...values, path: path ?? "-" },
    };
  if (trial.outcome !== "failed" || RIGHTS.includes(trial.errno)) return null;
  return {
    text: {
      en: "{role}: {operation} in {path} failed with {errno}.",
      zh: "{role}：{path} 中的 {operation} 失败，返回 {errno}。",
    },
    values: { ...values, path: trial.errno === "ENOENT" ? (path ?? "-") : values.path },
  };
}
