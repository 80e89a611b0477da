import type { ValueOf, ValuesOf } from "../../../facts/fact.ts";
import { cacheEntries, places } from "../../../facts/places.ts";
import { subjectProcess } from "../../../facts/subject.ts";
import { type Clue, defineCause } from "../../cause.ts";

type Facts = ValuesOf<{ cacheEntries: typeof cacheEntries; subjectProcess: typeof subjectProcess }> &
  Partial<ValuesOf<{ places: typeof places }>>;
type Entry = ValueOf<typeof cacheEntries>["caches"][number]["unusable"][number];

/** What an owner without a number in this user namespace is shown as (user_namespaces(7), overflowuid): a fault of its own. */
const UNMAPPED = 65_534;

const cacheOf = (facts: Facts) => facts.cacheEntries.caches.find((cache) => cache.role === "GOCACHE");

const ofOthers = (facts: Facts): readonly Entry[] =>
  (cacheOf(facts)?.unusable ?? []).filter(
    (entry) =>
      entry.layer === "owner-mode" &&
      entry.uid >= 0 &&
      entry.uid !== facts.subjectProcess.uid &&
      !(facts.subjectProcess.inUserNamespace && entry.uid === UNMAPPED),
  );

/** The cache is where it belongs, in the home of whom it belongs to: the user of HOME is the wrong one. */
function isForeignHome(facts: Facts, cache: string): boolean {
  const home = facts.places?.places.find((each) => each.role === "HOME");
  const owner = ofOthers(facts)[0]?.uid;
  if (!home?.path || home.path === "/" || owner === undefined) return false;
  return home.uid === owner && cache.startsWith(`${home.path}/`);
}

const octal = (mode: number): string => `0${mode.toString(8)}`;

const foreignEntries: Clue<Facts> = {
  id: "entries-of-another-user",
  strength: "proof",
  says: {
    en: "{refused} of {checked} entries of {cache} cannot be used by uid {uid}: {path} belongs to uid {owner} with mode {mode}, and go must {needs} it ({errno}).",
    zh: "{cache} 的 {checked} 个条目中有 {refused} 个不能被 uid {uid} 使用：{path} 属于 uid {owner}，权限 {mode}，而 go 必须能对其 {needs}（{errno}）。",
  },
  when: (facts) => {
    const cache = cacheOf(facts);
    const [first] = ofOthers(facts);
    if (!cache || !first) return false;
    return {
      cache: cache.path,
      refused: cache.unusableTotal,
      checked: cache.checked,
      uid: facts.subjectProcess.uid,
      path: first.path,
      owner: first.uid,
      mode: octal(first.mode),
      needs: first.needs,
      errno: first.errno,
    };
  },
};

const foreignParent: Clue<Facts> = {
  id: "parent-of-another-user",
  strength: "strong",
  says: {
    en: "{cache} does not exist, and uid {uid} may not make it: {path} belongs to uid {owner} with mode {mode} ({errno}).",
    zh: "{cache} 不存在，而 uid {uid} 无权创建：{path} 属于 uid {owner}，权限 {mode}（{errno}）。",
  },
  when: (facts) => {
    const all = facts.places?.places ?? [];
    const place = all.find((each) => each.role === "GOCACHE");
    const home = all.find((each) => each.role === "HOME")?.path;
    const { uid } = facts.subjectProcess;
    if (!place || place.exists || place.nearest === null || place.uid === null || place.uid === uid) return false;
    if (place.trial.outcome !== "failed" || place.trial.errno !== "EACCES") return false;
    // Above HOME nobody but root is expected to write, and a HOME of another user is the wrong HOME (su without "-",
    // sudo -E): there the path is wrong, not the owner, and a chown -R would take somebody's home away.
    if (!home || home === "/" || !place.nearest.startsWith(`${home}/`)) return false;
    return {
      cache: place.path,
      uid,
      path: place.nearest,
      owner: place.uid,
      mode: octal(place.mode ?? 0),
      errno: place.trial.errno,
    };
  },
};

const allUsable: Clue<Facts> = {
  id: "all-entries-usable",
  strength: "proof",
  says: {
    en: "uid {uid} can use every shard of {cache} that is there, and every entry that was looked at ({checked}).",
    zh: "uid {uid} 能使用 {cache} 中现有的所有分片，以及查看过的所有条目（{checked} 个）。",
  },
  when: (facts) => {
    const cache = cacheOf(facts);
    const place = facts.places?.places.find((each) => each.role === "GOCACHE");
    const made = cache !== undefined && cache.missing < 256;
    if (!cache || cache.unusableTotal > 0 || !(made || place?.trial.outcome === "passed")) return false;
    return { uid: facts.subjectProcess.uid, cache: cache.path, checked: cache.checked };
  },
};

export default defineCause({
  id: "permission/gocache-owned-by-root",
  title: {
    en: "Parts of the build cache belong to another user, mostly root",
    zh: "构建缓存的部分内容属于其他用户（多为 root）",
  },
  headline: {
    en: "{path} in the build cache belongs to uid {owner}: go as uid {uid} cannot use it",
    zh: "构建缓存中的 {path} 属于 uid {owner}：以 uid {uid} 运行的 go 无法使用",
  },
  step: "permissions",
  station: "caches",
  symptoms: ["fails-at-once", "slow-build", "silent"],
  role: "root",
  needs: { cacheEntries, subjectProcess },
  helps: { places },
  confirms: [foreignEntries, foreignParent],
  rulesOut: [allUsable],
  fixes: [
    {
      title: { en: "Give the cache back to the user", zh: "把缓存还给该用户" },
      risk: "by-hand",
      steps: (facts) => {
        const cache = cacheOf(facts);
        const parent = facts.places?.places.find((each) => each.role === "GOCACHE" && !each.exists)?.nearest;
        if (!cache) return [];
        if (isForeignHome(facts, cache.path))
          return [
            {
              do: "tell",
              text: {
                en: `${cache.path} lies in the home of its owner, and HOME leads there: su without "-", sudo -E or a container's user. Set HOME to a directory of uid ${facts.subjectProcess.uid}, or GOCACHE to one; chown would take the cache from its owner.`,
                zh: `${cache.path} 位于其所有者的主目录中，而 HOME 指向那里：常见于不带 "-" 的 su、sudo -E 或容器中的用户。把 HOME（或 GOCACHE）设为 uid ${facts.subjectProcess.uid} 自己的目录；chown 会夺走所有者的缓存。`,
              },
            },
          ];
        const { uid, gid } = facts.subjectProcess;
        return [
          { do: "run", argv: ["chown", "-R", `${uid}:${gid}`, parent ?? cache.path], needsRoot: true },
          {
            do: "tell",
            text: {
              en: "It comes back when go runs as root with this user's HOME: sudo go, or a container with the cache mounted. Use sudo only for what must be root, such as copying the finished program.",
              zh: "以 root 身份、使用该用户的 HOME 运行 go（如 sudo go，或挂载了该缓存的容器）会再次造成此问题。只在确需 root 的步骤（如复制编译好的程序）使用 sudo。",
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "chmod -R 777",
      why: {
        en: "It lets every user of the machine put code into your builds: go runs what it finds in the cache.",
        zh: "它让本机所有用户都能把代码放进你的构建：go 会直接使用缓存中的内容。",
      },
    },
    {
      what: "touch $GOCACHE/test",
      why: {
        en: "The top directory proves nothing: go writes into 256 directories below it, and some of them may belong to root.",
        zh: "顶层目录可写不能说明问题：go 写入其下的 256 个目录，其中一些可能属于 root。",
      },
    },
  ],
  references: [
    "https://man7.org/linux/man-pages/man7/path_resolution.7.html",
    "https://github.com/Jguer/yay/issues/1617",
    "https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching",
  ],
});
