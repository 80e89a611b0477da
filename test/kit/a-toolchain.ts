import type { ValueOf } from "../../src/facts/fact.ts";
import type { goSettings } from "../../src/facts/settings.ts";
import type { environment } from "../../src/facts/subject.ts";
import type { cCompiler, goAnswer, goOnPath, goTree, mainModule, toolchainSwitch } from "../../src/facts/toolchain.ts";

type Programs = ValueOf<typeof goOnPath>;
type Found = Programs["found"][number];
type Elf = NonNullable<Found["elf"]>;
type Settings = ValueOf<typeof goSettings>;
type Tree = ValueOf<typeof goTree>;

export const anElf = (given: Partial<Elf> = {}): Elf => ({
  machine: "x86-64",
  bits: "64",
  interpreter: null,
  interpreterExists: null,
  neededBytes: 15_434_687,
  truncated: false,
  forThisMachine: true,
  ...given,
});

export const aGo = (given: Partial<Found> = {}): Found => ({
  path: "/usr/local/go/bin/go",
  realPath: "/usr/local/go/bin/go",
  kind: "file",
  executable: true,
  sizeBytes: 15_434_687,
  format: "elf",
  mayBeScript: false,
  elf: anElf(),
  ...given,
});

/** The fact `toolchain.on-path`: one whole go. */
export const programsOnPath = (given: Partial<Programs> = {}): Programs => ({
  path: ["/usr/local/go/bin", "/usr/bin"],
  found: [aGo()],
  elsewhere: [],
  ...given,
});

export const anAnswer = (given: Partial<ValueOf<typeof goAnswer>> = {}): ValueOf<typeof goAnswer> => ({
  path: "/usr/local/go/bin/go",
  outcome: "answered",
  exitCode: 0,
  signal: null,
  errno: null,
  version: "go1.26.8",
  firstLine: "go version go1.26.8 linux/amd64",
  tookMs: 9,
  ...given,
});

export const aTool = (given: Partial<Tree["tools"][number]> = {}): Tree["tools"][number] => ({
  name: "compile",
  present: true,
  executable: true,
  version: "go1.26.8",
  needed: true,
  ...given,
});

/** The fact `toolchain.tree`: one tree, all of one version, nothing to compare it with. */
export const aTree = (given: Partial<Tree> = {}): Tree => ({
  goroot: "/usr/local/go",
  gorootFrom: "binary",
  gorootFile: null,
  exists: true,
  treeVersion: "go1.26.8",
  binaryVersion: "go1.26.8",
  binaryTree: "/usr/local/go",
  tools: [aTool({ name: "asm" }), aTool(), aTool({ name: "link" })],
  hasGoEnv: true,
  integrity: { reference: "none", referenceName: null, filesCompared: 0, differing: [] },
  ...given,
});

export const aModule = (given: Partial<ValueOf<typeof mainModule>> = {}): ValueOf<typeof mainModule> => ({
  goMod: "/home/kim/tool/go.mod",
  goWork: null,
  root: "/home/kim/tool",
  modulePath: "code.lab.test/tool",
  goLine: "1.25",
  toolchainLine: null,
  vendor: false,
  problem: null,
  requires: [],
  requiresTotal: 0,
  ...given,
});

/** The fact `toolchain.switch`: this go does the work. */
export const aSwitch = (given: Partial<ValueOf<typeof toolchainSwitch>> = {}): ValueOf<typeof toolchainSwitch> => ({
  setting: "auto",
  settingSource: "goroot-file",
  settingFile: "/usr/local/go/go.env",
  localVersion: "1.26.8",
  wanted: null,
  wantedBy: null,
  wantedIn: "/home/kim/tool/go.mod",
  action: "none",
  foundAt: null,
  problem: null,
  ...given,
});

export const aCompiler = (given: Partial<ValueOf<typeof cCompiler>> = {}): ValueOf<typeof cCompiler> => ({
  cgoEnabled: true,
  cc: ["gcc"],
  ccFrom: "default",
  path: null,
  outcome: "answered",
  exitCode: 0,
  signal: null,
  tookMs: 11,
  stuckArgv: [],
  stuckState: null,
  ended: true,
  ...given,
});

type Variable = Settings["variables"][number];

export const aVariable = (name: string, value: string, given: Partial<Variable> = {}): Variable => ({
  name,
  value,
  source: "default",
  file: null,
  line: null,
  shadows: [],
  problems: [],
  ...given,
});

/** The fact `settings.go` with these variables. */
export const settingsOf = (...variables: readonly Variable[]): Settings => ({
  variables,
  userFile: "/home/kim/.config/go/env",
  userFileState: "missing",
  gorootFile: "/usr/local/go/go.env",
});

/** The fact `subject.environment` with these variables. */
export const environmentOf = (
  values: Readonly<Record<string, string>>,
  given: Partial<ValueOf<typeof environment>> = {},
): ValueOf<typeof environment> => ({
  values,
  hadSecret: [],
  readable: true,
  totalBytes: 1_000,
  largestName: "PATH",
  largestBytes: 100,
  ...given,
});
