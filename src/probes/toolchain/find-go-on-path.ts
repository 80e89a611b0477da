import type { ValueOf } from "../../facts/fact.ts";
import { goOnPath } from "../../facts/toolchain.ts";
import type { FileState } from "../../system/files/files.ts";
import { NO_HELPER } from "../../system/outcome.ts";
import type { System } from "../../system/system.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { join } from "../settings/user-directories.ts";
import { hiddenEnvironment } from "../subject/hidden-environment.ts";
import { inspectProgram } from "./inspect-program.ts";

type Found = ValueOf<typeof goOnPath>["found"][number];
type Elsewhere = ValueOf<typeof goOnPath>["elsewhere"][number];

/** Directories of PATH that are looked at; the longest seen in the field have some dozens. */
const MAX_DIRECTORIES = 256;
const MAX_TREES = 20;
/** A healthy directory answers in microseconds. A dead mount on PATH is left behind after this. */
const DEADLINE_MS = 700;

/** Where installers put a tree. */
const USUAL_TREES = [
  "/usr/local/go",
  "/usr/lib/golang",
  "/usr/lib/go",
  "/usr/lib64/go",
  "/snap/go/current",
  "/opt/go",
  "/home/linuxbrew/.linuxbrew/opt/go/libexec",
];
/** Directories that hold one tree per version, the name's beginning, and what follows it. */
const USUAL_COLLECTIONS = (home: string | null): readonly (readonly [string, RegExp, string])[] => [
  ["/usr/lib", /^go-\d/, ""],
  ["/opt", /^go[-\d]/, ""],
  ["/usr/local", /^go-?\d/, ""],
  ...(home === null
    ? []
    : ([
        [join(home, "sdk"), /^go\d/, ""],
        [join(home, ".asdf/installs/golang"), /^\d/, "go"],
        [join(home, ".local/share/mise/installs/go"), /^\d/, ""],
        [join(home, ".goenv/versions"), /^\d/, ""],
        [join(home, ".gvm/gos"), /^go/, ""],
      ] as const)),
];

export default defineProbe({
  id: "find-go-on-path",
  title: { en: "find go on PATH", zh: "在 PATH 中查找 go" },
  step: "toolchain",
  impact: "light",
  yields: { goOnPath },
  timeoutMs: 3_000,
  async run({ system }) {
    const { environment, environmentReadable, cwd } = system.judged;
    if (!environmentReadable) return { goOnPath: hiddenEnvironment(system.judged) };
    const path = (environment["PATH"] ?? "").split(":").slice(0, environment["PATH"] ? MAX_DIRECTORIES : 0);
    const directories = path.map((directory) => {
      if (directory.startsWith("/")) return directory;
      return join(cwd ?? "/", directory);
    });
    const looked = await Promise.all([...new Set(directories)].map((directory) => lookAt(system, `${directory}/go`)));
    const found = looked.filter((each): each is Found => each !== null && typeof each !== "string");
    const silent = looked.find((each) => typeof each === "string");
    // Nothing was found, and not every directory was seen: go may well be there.
    if (silent !== undefined && !found.some((each) => each.kind === "file" && each.executable))
      return { goOnPath: notSeen(silent) };
    const elsewhere = await findElsewhere(system, found);
    return {
      goOnPath: learned({ path: path.map((directory) => directory.slice(0, 1_000)), found, elsewhere }, "PATH"),
    };
  },
});

function notSeen(errno: string) {
  if (errno === NO_HELPER)
    return notLearned("failed", "gowhy could not start the program of its own that looks at files.", {
      remedy:
        "See the limits of open files, processes and memory where gowhy runs (ulimit -a), and whether it has a /dev/null.",
    });
  return notLearned("timed-out", "A directory on PATH does not answer, and the others hold no go.");
}

/** What stands under this name, null where nothing does, and the errno where nobody saw. */
async function lookAt(system: System, path: string): Promise<Found | string | null> {
  const { files } = system;
  const state = await files.stat(path, DEADLINE_MS);
  const bare = {
    path,
    realPath: null,
    executable: false,
    sizeBytes: 0,
    format: "unreadable",
    mayBeScript: false,
    elf: null,
  } as const;
  if (!state.ok) {
    if (state.errno === "ETIMEDOUT" || state.errno === NO_HELPER) return state.errno;
    const link = await files.lstat(path, DEADLINE_MS);
    return link.ok && link.value.kind === "link" ? { ...bare, kind: "dangling-link" } : null;
  }
  if (state.value.kind !== "file") return { ...bare, kind: state.value.kind === "directory" ? "directory" : "other" };
  const [real, program] = await Promise.all([
    files.realPath(path, DEADLINE_MS),
    inspectProgram(system, path, state.value.sizeBytes, DEADLINE_MS),
  ]);
  return {
    path,
    realPath: real.ok ? real.value : null,
    kind: "file",
    executable: mayExecute(state.value, system),
    sizeBytes: state.value.sizeBytes,
    ...program,
  };
}

/** By the mode alone: one bit suffices for root, the others need theirs. */
function mayExecute({ uid, gid, mode }: FileState, { judged }: System): boolean {
  if (judged.uid === 0) return (mode & 0o111) !== 0;
  if (judged.uid === uid) return (mode & 0o100) !== 0;
  return (mode & (judged.gid === gid || judged.groups.includes(gid) ? 0o010 : 0o001)) !== 0;
}

/** Trees in the usual places whose go is not one of those on PATH. */
async function findElsewhere(system: System, found: readonly Found[]): Promise<Elsewhere[]> {
  const home = system.judged.environment["HOME"] || null;
  const collections = await Promise.all(
    USUAL_COLLECTIONS(home).map(async ([directory, pattern, below]) => {
      const names = await system.files.list(directory, { deadlineMs: DEADLINE_MS, maxEntries: 1_000 });
      return names.ok
        ? names.value.filter((name) => pattern.test(name)).map((name) => join(directory, name, below))
        : [];
    }),
  );
  const onPath = new Set(found.map((each) => each.realPath ?? each.path));
  const trees = [...USUAL_TREES, ...collections.flat().slice(0, MAX_TREES)];
  const looked = await Promise.all(trees.map((tree) => treeAt(system, tree, onPath)));
  const seen = new Set<string>();
  return looked
    .filter(
      (each): each is NonNullable<typeof each> => each !== null && !seen.has(each.real) && Boolean(seen.add(each.real)),
    )
    .map(({ goroot, version }) => ({ goroot, version }));
}

async function treeAt(
  system: System,
  goroot: string,
  onPath: ReadonlySet<string>,
): Promise<(Elsewhere & { real: string }) | null> {
  const program = join(goroot, "bin/go");
  const state = await system.files.stat(program, DEADLINE_MS);
  if (!state.ok || state.value.kind !== "file" || state.value.sizeBytes === 0) return null;
  const real = await system.files.realPath(program, DEADLINE_MS);
  if (onPath.has(real.ok ? real.value : program)) return null;
  return { goroot, version: await versionOfTree(system, goroot), real: real.ok ? real.value : program };
}

/** First line of VERSION, such as go1.26.8. */
async function versionOfTree(system: System, goroot: string): Promise<string | null> {
  const version = await system.files.read(join(goroot, "VERSION"), { maxBytes: 512, deadlineMs: DEADLINE_MS });
  return version.ok ? version.value.text.split("\n", 1)[0]?.trim().slice(0, 100) || null : null;
}
