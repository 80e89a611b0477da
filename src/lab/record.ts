import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { recordable } from "./recordable.ts";
import type { RunItem } from "./run-items.ts";
import type { Observation } from "./sandbox/job.ts";

/** Writes the saved facts of a run into the repository that this bundle was built in: beside the cause, or among the healthy machines. */
export function record({ what, name, means }: RunItem, { fault, control }: Observation, labProgram: string): void {
  const repository = dirname(dirname(labProgram));
  const causes = join(repository, "src", "causes");
  if (!existsSync(causes)) throw new Error(`--record works in the repository only: there is no ${causes}`);
  const facts = what === "healthy" ? control.gowhy.facts : fault?.gowhy.facts;
  if (!facts || means !== null) return;
  const path =
    what === "healthy" ? join(repository, "test", "machines", name, "facts.json") : join(causes, name, "recorded.json");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${recordable(facts)}\n`);
}
