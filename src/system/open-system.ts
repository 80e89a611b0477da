import { clock } from "./clock.ts";
import { openFiles } from "./files/open-files.ts";
import { type JudgedRequest, readJudged } from "./judged.ts";
import { type KernelFiles, kernelFiles } from "./kernel-files.ts";
import { openNetwork } from "./network/open-network.ts";
import { type Outcome, success } from "./outcome.ts";
import { openGuard } from "./programs/guard.ts";
import { openPrograms } from "./programs/open-programs.ts";
import { openScratchTrees } from "./programs/scratch-trees.ts";
import { readSelf } from "./self.ts";
import type { System } from "./system.ts";

export interface SystemRequest extends JudgedRequest {
  /** How to start this program again as a desk: node with the bundle, or the single executable. */
  readonly deskArgv: readonly string[];
  /** How /proc is read, where a process of the question may stop its reader; else directly. */
  readonly kernel?: KernelFiles;
  /** A command of the user's runs meanwhile: what gowhy starts must not outlive it even if it is killed. */
  readonly isGuarded?: boolean;
}

/** Opens the door to the machine. Fails only where `--of PID` names no process. */
export function openSystem(request: SystemRequest): Outcome<System> {
  const self = readSelf();
  const kernel = request.kernel ?? kernelFiles;
  const judged = readJudged(request, self, kernel);
  if (!judged.ok) return judged;
  const files = openFiles({ deskArgv: request.deskArgv, judged: judged.value, self, kernel, clock });
  const guard = request.isGuarded ? { guard: openGuard() } : {};
  const programs = openPrograms({ files, judged: judged.value, self, kernel, clock, ...guard });
  const scratch = openScratchTrees(judged.value, self);
  const network = openNetwork({ kernel, clock });
  return success({
    clock,
    self,
    judged: judged.value,
    kernel,
    files,
    programs,
    scratch,
    network,
    close() {
      programs.close();
      scratch.close();
      network.close();
      files.close();
    },
  });
}
