import type { System } from "../../system/system.ts";
import { join } from "../settings/user-directories.ts";

/**
 * The tree that a go program belongs to: one or two directories up where that holds pkg/tool, first by its own path, then by its real one.
 * Null where neither is a tree; go then falls back to a path that was built in. Source: go1.26 cmd/go/internal/cfg, findGOROOT.
 */
export async function treeOfProgram(system: System, program: string, deadlineMs: number): Promise<string | null> {
  const real = await system.files.realPath(program, deadlineMs);
  const paths = real.ok && real.value !== program ? [program, real.value] : [program];
  for (const path of paths)
    for (const up of ["../..", "../../.."]) {
      const directory = join(path, up);
      const tools = await system.files.stat(join(directory, "pkg/tool"), deadlineMs);
      if (tools.ok && tools.value.kind === "directory") return directory;
      if (!tools.ok && tools.errno === "ETIMEDOUT") return null;
    }
  return null;
}
