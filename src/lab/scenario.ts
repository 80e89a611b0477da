import type { Plan } from "./plan.ts";
import type { World } from "./world.ts";

/** What a scenario needs of the machine that the lab runs on. What is missing is a skip by name, never a pass. */
export type Requirement =
  | "root"
  | "loop"
  | "cgroup-memory"
  | "cgroup-pids"
  | "cgroup-cpu"
  | "cgroup-freezer"
  | "cgroup-blkio"
  | "fuse"
  | "terminal"
  | "sshd"
  | "overlay"
  | "second-uid"
  | "nft"
  | "squid"
  | "danted"
  | "microsocks"
  | "dnsmasq"
  | "git"
  | "gcc"
  | "prlimit"
  | "ssh";

/**
 * One way of breaking the healthy world. `prepare` changes the plan before the world is built; `plant` acts on the
 * running one and registers what takes it away with `world.onTakeDown`.
 */
export interface Fault {
  readonly name: string;
  readonly requires?: readonly Requirement[];
  prepare?(plan: Plan): void;
  plant?(world: World): Promise<void>;
}

/** Real modules that workloads run in. One folder each would be empty: they are written by src/lab/workloads. */
export type ModuleName =
  | "two-modules"
  | "many-modules"
  | "library"
  | "hello"
  | "fat-main"
  | "cgo"
  | "newer-go"
  | "private-module"
  | "repository"
  | "none";

type Of<T> = T | ((world: World) => T);

/** The real go command. */
export interface Workload {
  /** The first word is `go`, found on the world's PATH as a shell finds it. */
  readonly argv: Of<readonly string[]>;
  readonly module: ModuleName;
  /** Changes to the world's environment for go and for gowhy alike; null takes a variable away. */
  readonly env?: Of<Readonly<Record<string, string | null>>>;
  /** Put before argv, for go alone: `["prlimit", "--nofile=12:12"]`. */
  readonly wrap?: Of<readonly string[]>;
  /** Run go and gowhy as the world's second, unprivileged user. */
  readonly asSecondUser?: boolean;
  /** False where the fault only slows go down; then go must be slower than in the control. */
  readonly goMustFail?: boolean;
  /** Words that go prints under the fault, quoted as go prints them; a guard that the planted fault is the one that go met. */
  readonly goSays?: RegExp;
}

export interface GowhyRun {
  /** Default `["check"]`; `--json --save` is added. */
  readonly argv?: Of<readonly string[]>;
  readonly wrap?: Of<readonly string[]>;
}

/** The same fault by other means: a real peer instead of our server. Must give the same verdict. */
export interface OtherMeans {
  readonly by: string;
  readonly requires?: readonly Requirement[];
  readonly faults: readonly Fault[];
  readonly workload?: Workload;
  readonly names?: (world: World) => Readonly<Record<string, string | number>>;
}

/** A real fault, brought about for real, under which a real go command runs. */
export interface Scenario {
  /** The cause's id. */
  readonly proves: string;
  readonly title: string;
  readonly requires: readonly Requirement[];
  /** Brought about in order, taken away in reverse. */
  readonly faults: readonly Fault[];
  readonly workload: Workload;
  readonly gowhy?: GowhyRun;
  /** gowhy starts once the go command has run for that long: for locks and hung commands. True: 2.5 s. */
  readonly during?: boolean | number;
  /** What was planted. The evidence of the first verdict must name each of these values. */
  readonly names?: (world: World) => Readonly<Record<string, string | number>>;
  /** How the run without the fault differs, where it must: default is the same go command in the same world without the faults. */
  readonly control?: { readonly workload?: Partial<Workload>; readonly faults?: readonly Fault[] };
  readonly otherMeans?: readonly OtherMeans[];
}

export interface NotReproducible {
  readonly proves: string;
  readonly notReproducible: string;
}

/** A scenario, or why there can be none. */
export type ScenarioOrReason = Scenario | NotReproducible;

/** A machine that looks odd and is well: gowhy must stay silent on it, and its go command must succeed. */
export interface HealthyMachine {
  readonly name: string;
  readonly title: string;
  readonly requires: readonly Requirement[];
  readonly oddities: readonly Fault[];
  readonly workload: Workload;
  readonly gowhy?: GowhyRun;
  readonly during?: boolean | number;
}
