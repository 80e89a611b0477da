import { STALLS } from "./every-stall.ts";
import { HEALTHY_MACHINES } from "./healthy.ts";
import type { Job } from "./sandbox/job.ts";
import type { NotReproducible, Requirement, Scenario, Workload } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { Stall } from "./stall.ts";

/** One run of the lab: a scenario by its own faults or by other means, a machine that is well, or a stall. */
export interface RunItem {
  readonly what: Job["what"];
  /** The cause's id, or the name of the machine or the stall. */
  readonly name: string;
  readonly title: string;
  readonly means: number | null;
  /** "" or the other means: "squid". */
  readonly by: string;
  readonly requires: readonly Requirement[];
  readonly workload: Workload;
}

export const isScenario = (each: Scenario | NotReproducible): each is Scenario => !("notReproducible" in each);

/** As it is listed and matched: `connect/refused (squid)`, `healthy/slow-resolver`. */
export const nameOf = ({ what, name, by }: Pick<RunItem, "what" | "name" | "by">): string =>
  what !== "scenario" ? `${what}/${name}` : by === "" ? name : `${name} (${by})`;

/** Whether a name contains the pattern, or one of several between commas. */
export const matches = (name: string, pattern: string | null): boolean =>
  pattern === null || pattern.split(",").some((part) => name.includes(part));

/** The runs that have a verdict to get right, whose name matches the pattern. */
export const runItems = (pattern: string | null): RunItem[] =>
  [...SCENARIOS.filter(isScenario).flatMap(itemsOf), ...healthyItems()].filter((item) =>
    matches(nameOf(item), pattern),
  );

/** The stalls whose name matches the pattern; without one, those of the short or of the long form. */
export const stallItems = (pattern: string | null, long: boolean): RunItem[] =>
  STALLS.filter(({ longOnly = false }: Stall) => long || !longOnly || pattern !== null)
    .map(
      ({ name, title, requires, faults, workload }: Stall): RunItem => ({
        what: "stall",
        name,
        title,
        means: null,
        by: "",
        requires: requirementsOf(requires, faults),
        workload,
      }),
    )
    .filter((item) => matches(nameOf(item), pattern));

export const notReproducible = (): { cause: string; reason: string }[] =>
  SCENARIOS.flatMap((each) => (isScenario(each) ? [] : [{ cause: each.proves, reason: each.notReproducible }]));

export const healthyItems = (): RunItem[] =>
  HEALTHY_MACHINES.map(({ name, title, requires, oddities, workload }) => ({
    what: "healthy",
    name,
    title,
    means: null,
    by: "",
    requires: requirementsOf(requires, oddities),
    workload,
  }));

function itemsOf(scenario: Scenario): RunItem[] {
  const item = { what: "scenario" as const, name: scenario.proves, title: scenario.title };
  const own = requirementsOf(scenario.requires, scenario.faults);
  // By other means go often says it in other words: what it says is held against the workload of these means alone.
  const { goSays: _, ...wordless } = scenario.workload;
  const others = (scenario.otherMeans ?? []).map(({ by, requires, faults, workload }, means) => ({
    ...item,
    means,
    by,
    requires: requirementsOf([...scenario.requires, ...(requires ?? [])], faults),
    workload: workload ?? wordless,
  }));
  return [{ ...item, means: null, by: "", requires: own, workload: scenario.workload }, ...others];
}

/** A scenario needs what it says and what its faults need. */
export const requirementsOf = (
  own: readonly Requirement[],
  faults: readonly { readonly requires?: readonly Requirement[] }[],
): Requirement[] => [...new Set([...own, ...faults.flatMap(({ requires }) => requires ?? [])])];
