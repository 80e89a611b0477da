import { STALLS } from "../every-stall.ts";
import { HEALTHY_MACHINES } from "../healthy.ts";
import type { Fault, HealthyMachine, Scenario } from "../scenario.ts";
import { SCENARIOS } from "../scenarios.ts";
import type { Stall } from "../stall.ts";
import type { Job } from "./job.ts";

/** What the job is about, with the faults of its other means or of its second scenario. */
export interface Subject {
  readonly faults: readonly Fault[];
  readonly scenario: Pick<Scenario, "workload" | "gowhy" | "during" | "names" | "control">;
}

export function subjectOf({ what, name, means, together }: Job): Subject {
  if (what === "healthy") {
    const machine = HEALTHY_MACHINES.find((each: HealthyMachine) => each.name === name);
    if (!machine) throw new Error(`no healthy machine ${name}`);
    return { faults: [], scenario: { ...machine, control: { faults: machine.oddities } } };
  }
  const scenario = scenarioOf(name);
  const other = means === null ? undefined : scenario.otherMeans?.[means];
  const second = together === null ? [] : scenarioOf(together).faults;
  return {
    faults: [...(other?.faults ?? scenario.faults), ...second],
    scenario: {
      ...scenario,
      ...(other?.workload ? { workload: other.workload } : {}),
      ...(other?.names ? { names: other.names } : {}),
    },
  };
}

export function stallOf(name: string): Stall {
  const stall = STALLS.find((each: Stall) => each.name === name);
  if (!stall) throw new Error(`no stall ${name}`);
  return stall;
}

function scenarioOf(cause: string): Scenario {
  const found = SCENARIOS.find((each) => each.proves === cause);
  if (!found || "notReproducible" in found) throw new Error(`no scenario proves ${cause}`);
  return found;
}
