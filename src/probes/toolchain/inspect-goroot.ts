import type { ValueOf } from "../../facts/fact.ts";
import { goSettings } from "../../facts/settings.ts";
import { goAnswer, goOnPath, goTree } from "../../facts/toolchain.ts";
import type { System } from "../../system/system.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { join } from "../settings/user-directories.ts";
import { localVersion } from "./choose-toolchain.ts";
import { compareWithPackage } from "./compare-with-package.ts";
import { type FoundGo, firstGoOf } from "./first-go.ts";
import { compareGoVersions } from "./go-version.ts";
import { findReference } from "./package-owner.ts";
import { readProgramVersion } from "./read-program-version.ts";
import { settingIn } from "./setting-in.ts";
import { treeOfProgram } from "./tree-of-program.ts";

type Tree = ValueOf<typeof goTree>;
type Tool = Tree["tools"][number];

/** For one look at one file of the tree; the probe has 10 s for all. */
const DEADLINE_MS = 1_000;
/** A fact holds no longer text, and the kernel takes no longer path. */
const MAX_PATH = 4_000;
/** Every build of a program from source runs these: the standard library is compiled from source from 1.20 on, its assembly too. */
const NEEDED_TOOLS = ["asm", "compile", "link"];
/** Run only for packages with cgo, for go vet, for go test -cover. */
const OTHER_TOOLS = ["cgo", "cover", "vet"];
/** From here on cover, vet and others may be built when they are first wanted. Source: Go 1.25 release notes. */
const FIRST_BUILDING_TOOLS = "1.25";

export default defineProbe({
  id: "inspect-goroot",
  title: { en: "look at GOROOT and its tools", zh: "检查 GOROOT 及其工具" },
  step: "toolchain",
  impact: "light",
  after: { goOnPath },
  uses: { goSettings, goAnswer },
  yields: { goTree },
  timeoutMs: 10_000,
  async run({ system, signal }, { goOnPath: programs, goSettings: settings, goAnswer: answer }) {
    const go = firstGoOf(programs);
    const variable = settings?.variables.find((each) => each.name === "GOROOT");
    const setGoroot = system.judged.environment["GOROOT"] || (variable?.source === "user-file" ? variable.value : "");
    if (!go && !setGoroot)
      return { goTree: notLearned("not-installed", "There is no go on PATH and no GOROOT is set.") };
    const binaryTree = go ? await treeOfProgram(system, go.path, DEADLINE_MS) : null;
    const goroot = (setGoroot || binaryTree || settingIn(settings, "GOROOT") || "").slice(0, MAX_PATH) || null;
    const [treeVersion, binaryVersion, tools, hasGoEnv, exists] = await Promise.all([
      goroot ? firstLine(system, join(goroot, "VERSION")) : null,
      go ? readProgramVersion(system, go.path, DEADLINE_MS) : null,
      goroot ? toolsOf(system, goroot, settings) : [],
      goroot ? isThere(system, join(goroot, "go.env")) : false,
      goroot ? isThere(system, goroot) : false,
    ]);
    const tree = {
      goroot,
      gorootFrom: gorootFrom(setGoroot, system.judged.environment["GOROOT"], goroot),
      gorootFile: !system.judged.environment["GOROOT"] && variable?.source === "user-file" ? lineOf(variable) : null,
      exists,
      treeVersion,
      binaryVersion,
      binaryTree,
      tools: tools.filter((tool) => tool.present || tool.needed || mustBeThere(treeVersion)),
      hasGoEnv,
    } as const;
    const compare = isSuspect(go, answer) || isOdd(tree);
    const integrity = await integrityOf(system, go?.realPath ?? go?.path ?? null, binaryTree, compare, signal);
    return { goTree: learned({ ...tree, integrity }, goroot ?? "GOROOT") };
  },
});

const gorootFrom = (set: string, inEnvironment: string | undefined, goroot: string | null): Tree["gorootFrom"] => {
  if (inEnvironment) return "environment";
  if (set) return "user-file";
  return goroot === null ? "unknown" : "binary";
};

const lineOf = ({ file, line }: { file: string | null; line: number | null }): string | null =>
  file === null ? null : line === null ? file : `${file}:${line}`;

/** A whole-looking program that does not answer as go does. One that is cut short needs no comparison, one that hangs gains none. */
const isSuspect = (go: FoundGo | null, answer: ValueOf<typeof goAnswer> | undefined): boolean =>
  go?.format === "elf" &&
  go.elf?.truncated === false &&
  (answer?.outcome === "killed" || answer?.outcome === "garbage" || answer?.outcome === "not-started");

/** Tools of go's own tree that are gone or of another version. */
const isOdd = ({ tools, treeVersion, exists, goroot, binaryTree }: Omit<Tree, "integrity">): boolean =>
  exists &&
  goroot === binaryTree &&
  tools.some(
    (tool) =>
      tool.needed &&
      (!tool.present || (tool.version !== null && treeVersion !== null && bare(tool.version) !== bare(treeVersion))),
  );

/** Without the experiments that a distribution builds in: go1.24.4 of `go1.24.4 X:nodwarf5`. */
const bare = (version: string): string => version.split(" ", 1)[0] ?? version;

const mustBeThere = (treeVersion: string | null): boolean => {
  const version = localVersion(treeVersion ?? "");
  return version !== null && compareGoVersions(version, FIRST_BUILDING_TOOLS) < 0;
};

async function integrityOf(
  system: System,
  program: string | null,
  tree: string | null,
  compare: boolean,
  signal: AbortSignal,
): Promise<Tree["integrity"]> {
  const reference = program ? await findReference(system, program, tree) : { kind: "none" as const, name: null };
  const comparison =
    compare && reference.kind === "dpkg" && reference.name !== null
      ? await compareWithPackage(system, reference.name, signal)
      : null;
  return {
    reference: reference.kind,
    referenceName: reference.name,
    filesCompared: comparison?.filesCompared ?? 0,
    differing: comparison?.differing ?? [],
  };
}

async function toolsOf(
  system: System,
  goroot: string,
  settings: ValueOf<typeof goSettings> | undefined,
): Promise<Tool[]> {
  const directory = await toolDirectory(system, goroot, settings);
  return Promise.all([...NEEDED_TOOLS, ...OTHER_TOOLS].map((name) => toolAt(system, directory, name)));
}

/** GOROOT/pkg/tool/GOHOSTOS_GOHOSTARCH; by the one directory that is there where go did not say. */
async function toolDirectory(
  system: System,
  goroot: string,
  settings: ValueOf<typeof goSettings> | undefined,
): Promise<string> {
  const [os, architecture] = [settingIn(settings, "GOHOSTOS"), settingIn(settings, "GOHOSTARCH")];
  if (os && architecture) return join(goroot, "pkg/tool", `${os}_${architecture}`);
  const names = await system.files.list(join(goroot, "pkg/tool"), { deadlineMs: DEADLINE_MS, maxEntries: 100 });
  const found = names.ok ? names.value.find((name) => /^linux_[a-z0-9]+$/.test(name)) : undefined;
  return join(goroot, "pkg/tool", found ?? "linux_amd64");
}

async function toolAt(system: System, directory: string, name: string): Promise<Tool> {
  const path = join(directory, name);
  const state = await system.files.stat(path, DEADLINE_MS);
  const present = state.ok && state.value.kind === "file" && state.value.sizeBytes > 0;
  return {
    name,
    present,
    executable: present && (state.value.mode & 0o111) !== 0,
    version: present ? await readProgramVersion(system, path, DEADLINE_MS) : null,
    needed: NEEDED_TOOLS.includes(name),
  };
}

async function firstLine(system: System, path: string): Promise<string | null> {
  const content = await system.files.read(path, { maxBytes: 512, deadlineMs: DEADLINE_MS });
  return content.ok ? content.value.text.split("\n", 1)[0]?.trim().slice(0, 100) || null : null;
}

async function isThere(system: System, path: string): Promise<boolean> {
  return (await system.files.stat(path, DEADLINE_MS)).ok;
}
