import type { Draw } from "./draw.ts";
import type { Place, Plan } from "./plan.ts";
import type { Controller } from "./world/control-groups.ts";

/** What a program of the lab came to. */
export interface Ran {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
  /** It was ended by the lab at its deadline. */
  readonly ended: boolean;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
  readonly deadlineMs?: number;
  readonly uid?: number;
}

/** A program that stays; ended when the fault is taken away. */
export interface Running {
  readonly pid: number;
  /** Resolves with the first line of its stdout that matches. */
  line(pattern: RegExp): Promise<string>;
  end(): Promise<void>;
}

/** The running world, inside its own network, mount and process namespaces. Faults act on it. */
export interface World {
  readonly seed: string;
  readonly draw: Draw;
  readonly plan: Plan;
  /** Everything of the world lies below it: a tmpfs. */
  readonly directory: string;
  /** Where go writes, and the GOROOT that PATH leads to. */
  readonly places: Readonly<Record<Place, string>>;
  readonly goroot: string;
  /** The environment of go and of gowhy. A fault may change it; the lab restores it when the faults are taken away. */
  readonly env: Record<string, string>;
  /** Put before the go command, for go alone (prlimit, a control group); a fault adds to it, the lab takes it away. */
  readonly goWrap: string[];
  /** An unprivileged user without an entry in passwd; only where the scenario requires second-uid. */
  readonly secondUser: { readonly uid: number; readonly gid: number };
  /** What faults have to tell of what they planted, such as the pid of the holder of a lock. */
  readonly planted: Map<string, string | number>;
  /** Names and addresses, as planted. */
  readonly proxyUrl: string;
  /** Runs a program and throws when it fails, quoting what it printed. */
  must(argv: readonly string[], options?: RunOptions): Promise<Ran>;
  run(argv: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Starts a program that stays until the fault is taken away. */
  start(argv: readonly string[], options?: RunOptions): Promise<Running>;
  /** Writes a file, making its directories. */
  write(path: string, content: string | Uint8Array, mode?: number): void;
  /** Mounts a file or directory over another one, in this mount namespace only. */
  bind(from: string, over: string): Promise<void>;
  /** An empty tmpfs over a directory (made where it is missing). */
  mountTmpfs(
    over: string,
    options: {
      readonly size?: string;
      readonly inodes?: number;
      readonly noexec?: boolean;
      readonly readOnly?: boolean;
    },
  ): Promise<void>;
  /** Gives lo another address; packets to it stay here. */
  addAddress(address: string): Promise<void>;
  /** Adds a rule to the chain `in` of the lab's own nft table: `ip daddr 10.1.2.3 tcp dport 443 drop`. */
  firewall(rule: string): Promise<void>;
  /** A new ext4 (or other) file system in a loop device, mounted at `over`. Needs "loop". */
  mountImage(
    over: string,
    options: {
      readonly sizeMb: number;
      readonly inodes?: number;
      readonly mountOptions?: string;
      readonly fs?: string;
    },
  ): Promise<void>;
  /** A new control group of a controller, gone with the fault. Gives its directory, and argv to put before a command so that it runs inside. */
  controlGroup(
    controller: Controller,
    limits: Readonly<Record<string, string>>,
  ): Promise<{ directory: string; wrap: readonly string[] }>;
  /** Freezes the file system at a path; a sweeper outside thaws it whatever happens here. */
  freeze(path: string): Promise<void>;
  /** Thaws it before the fault is taken away. */
  thaw(path: string): Promise<void>;
  /** What takes a fault away; called in reverse order. */
  onTakeDown(take: () => Promise<void> | void): void;
}
