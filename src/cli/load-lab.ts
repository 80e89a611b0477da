import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isSingleExecutable } from "./desk-argv.ts";
import type { Invocation } from "./options.ts";
import { UsageError } from "./usage-error.ts";

type LabCommand = (invocation: Invocation) => Promise<number>;

/** The lab has servers, certificates and faults that no check-up needs: it stays in a bundle of its own, loaded only here. */
export function loadLab(): LabCommand {
  const bundle = join(__dirname, "lab.cjs");
  if (isSingleExecutable() || !existsSync(bundle))
    throw new UsageError(
      { en: "The lab is not part of this build.", zh: "此构建不包含 lab。" },
      { en: "It comes with the repository: npm run lab", zh: "它随源码仓库提供：npm run lab" },
    );
  return (createRequire(bundle)(bundle) as { labCommand: LabCommand }).labCommand;
}
