import type { FactRecord, ValueOf, ValuesOf } from "../facts/fact.ts";
import type { watchedWaits } from "../facts/watch.ts";
import type { Text, Values } from "../text/language.ts";

export type { Text, Values };

/** The five steps of the check-up. */
export const STEPS = ["network", "disk", "permissions", "limits", "toolchain"] as const;
export type Step = (typeof STEPS)[number];

/** How much a clue weighs. The weights stand in one table, diagnosis/weights.ts. */
export type Strength = "proof" | "strong" | "weak";

/** What a person feels. */
export type Symptom =
  | "hang"
  | "slow"
  | "slow-download"
  | "slow-build"
  | "fails-at-once"
  | "fails-late"
  | "wrong-result"
  | "silent";

/** Where a go command meets the fault on its way, first things first: the order of verdicts follows it. */
export const STATIONS = [
  "toolchain",
  "environment",
  "locks",
  "caches",
  "dns",
  "connect",
  "proxy",
  "tls",
  "http",
  "sumdb",
  "vcs",
  "compile",
] as const;
export type Station = (typeof STATIONS)[number];

/** One observation that speaks for or against a cause. */
export interface Clue<V> {
  /** Kebab-case, unique within its cause. */
  readonly id: string;
  readonly strength: Strength;
  /** The rule with this machine's values in its `{name}` places. */
  readonly says: Text;
  /** This machine's values where the rule holds, or false. Pure: no clock, no machine. */
  readonly when: (facts: V) => Values | false;
}

/** What a fix does, as data: shown, done, checked and undone by the same code for every cause. */
export type FixStep =
  | { readonly do: "go-env"; readonly set: Readonly<Record<string, string | null>> }
  | { readonly do: "edit-file"; readonly path: string; readonly from: string; readonly to: string }
  | {
      readonly do: "run";
      readonly argv: readonly string[];
      readonly undo?: readonly string[];
      readonly needsRoot?: boolean;
    }
  | { readonly do: "tell"; readonly text: Text };

export interface Fix<V> {
  readonly title: Text;
  readonly risk: "safe" | "reversible" | "by-hand";
  /** The steps with this machine's values, or none where the fix does not apply here. */
  readonly steps: (facts: V) => readonly FixStep[];
}

/** What people commonly try although it does not help, or harms. */
export interface Folklore {
  readonly what: string;
  readonly why: Text;
}

export interface Cause<K extends FactRecord = FactRecord, M extends FactRecord = FactRecord> {
  /** `area/noun-phrase-of-the-fault`; equals the folder. Never reused. */
  readonly id: `${string}/${string}`;
  readonly aliases?: readonly string[];
  readonly title: Text;
  /** The title with this machine's values, for the first line of a report; the title where it is absent. */
  readonly headline?: Text;
  readonly step: Step;
  readonly station: Station;
  readonly symptoms: readonly Symptom[];
  /** An amplifier multiplies another fault. It stands as root only where no fault behind it is known. */
  readonly role: "root" | "amplifier";
  /** Without these the answer is `cannot-tell`. */
  readonly needs: K;
  /** Sharper when there. */
  readonly helps: M;
  readonly confirms: readonly Clue<ValuesOf<K> & Partial<ValuesOf<M>>>[];
  readonly rulesOut: readonly Clue<ValuesOf<K> & Partial<ValuesOf<M>>>[];
  /** Causes downstream of this one: when both hold, theirs is folded into this verdict. */
  readonly explains?: readonly string[];
  /** Waits of a watched command that this cause accounts for. */
  readonly accountsFor?: (wait: WaitLike, facts: ValuesOf<K> & Partial<ValuesOf<M>>) => boolean;
  /** How long go itself takes to give up, as a sentence; null: it never does. Absent: it fails at once. */
  readonly goGivesUp?: (
    facts: ValuesOf<K> & Partial<ValuesOf<M>>,
  ) => { readonly text: Text; readonly values: Values } | null;
  readonly fixes: readonly Fix<ValuesOf<K> & Partial<ValuesOf<M>>>[];
  readonly folklore?: readonly Folklore[];
  readonly references: readonly string[];
}

/** What go calls the other end of a socket. */
export interface PeerName {
  readonly role: "module-proxy" | "checksum-database" | "version-control" | "forward-proxy" | "dns-server";
  /** For people, without secrets: the host, with the port where it is not the scheme's own. */
  readonly name: string;
  readonly host: string;
  readonly scheme: string;
  /** Index in GOPROXY, or null. */
  readonly entry: number | null;
}

/** The part of an observed wait that causes look at. */
export interface WaitLike
  extends Pick<
    ValueOf<typeof watchedWaits>["waits"][number],
    "what" | "pid" | "argv" | "chain" | "on" | "syscall" | "wchan" | "socket" | "file" | "holders" | "figures"
  > {
  /** What the facts know the peer of its socket by; several where one address serves several; empty where none do. */
  readonly peers: readonly PeerName[];
}

// biome-ignore lint/suspicious/noExplicitAny: clues are contravariant in their facts; a list of causes has no narrower type.
export type AnyCause = Cause<any, any>;

/** Names a cause. Only types its argument. */
export function defineCause<const K extends FactRecord, const M extends FactRecord = Record<never, never>>(
  cause: Omit<Cause<K, M>, "helps"> & { readonly helps?: M },
): Cause<K, M> {
  return { ...cause, helps: cause.helps ?? ({} as M) };
}
