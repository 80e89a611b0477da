import type { FactStore } from "../facts/store.ts";
import type { StepResult } from "./diagnosis.ts";
import { diskStep } from "./steps/disk.ts";
import { limitsStep } from "./steps/limits.ts";
import { networkStep } from "./steps/network.ts";
import { permissionsStep } from "./steps/permissions.ts";
import { toolchainStep } from "./steps/toolchain.ts";

/** The five steps, each by its direct test (CONTRACT, "A step's direct test"): what passed, what failed, what was seen. */
export const stepsOf = (facts: FactStore): StepResult[] => [
  networkStep(facts),
  diskStep(facts),
  permissionsStep(facts),
  limitsStep(facts),
  toolchainStep(facts),
];
