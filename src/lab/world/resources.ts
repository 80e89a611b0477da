/** Things that outlive a namespace. Each is told to the sweeper before it comes into being, so that it is taken away even when everything here is killed. */
export type Resource =
  | { readonly kind: "frozen"; readonly path: string }
  | { readonly kind: "image"; readonly path: string }
  | { readonly kind: "control-group"; readonly directory: string };

export interface Ledger {
  /** Unique on this machine while the lab runs: part of the names of what outlives a namespace. */
  readonly label: string;
  /** Resolves when the sweeper knows. */
  claim(resource: Resource): Promise<void>;
}
