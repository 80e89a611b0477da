import type { EntryCheck } from "../../system/files/files.ts";
import type { System } from "../../system/system.ts";
import { isExtended, parseAcls } from "./parse-acl.ts";

export type Layer = "owner-mode" | "acl" | "parent" | "attribute" | "mount" | "unknown";

interface Who {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

const GETFACL_MS = 1_000;
const BIT = { read: 4, write: 2, search: 1 } as const;

/** Which layer of the kernel refused each entry. Only the entries that the mode does not explain cost a run of getfacl. */
export async function layersOf(system: System, refused: readonly EntryCheck[]): Promise<readonly Layer[]> {
  const withAcl = await pathsWithAcl(system, refused);
  return refused.map((check) => layerOf(check, system.judged, withAcl));
}

function layerOf(check: EntryCheck, who: Who, withAcl: ReadonlySet<string>): Layer {
  if (check.errno === "EROFS") return "mount";
  // The kernel asks for the immutable attribute before the mode, and answers EPERM (fs/namei.c, inode_permission).
  if (check.errno === "EPERM") return "attribute";
  if (!check.state) return "parent";
  if (withAcl.has(check.path)) return "acl";
  return modeRefuses(check, who) ? "owner-mode" : "unknown";
}

/** By the mode alone, as path_resolution(7) has it; root without CAP_DAC_OVERRIDE is an ordinary user here. */
function modeRefuses({ state, missing }: EntryCheck, who: Who): boolean {
  if (!state || !missing) return false;
  const inGroup = state.gid === who.gid || who.groups.includes(state.gid);
  const shift = state.uid === who.uid ? 6 : inGroup ? 3 : 0;
  return (state.mode & (BIT[missing] << shift)) === 0;
}

async function pathsWithAcl(system: System, refused: readonly EntryCheck[]): Promise<ReadonlySet<string>> {
  const paths = refused.filter((check) => check.errno === "EACCES" && check.state).map((check) => check.path);
  if (paths.length === 0) return new Set();
  const { root } = system.judged;
  const result = await system.programs.run({
    argv: ["getfacl", "-n", "--absolute-names", "--", ...paths.map((path) => root + path)],
    environment: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
    cwd: "/",
    deadlineMs: GETFACL_MS,
  });
  return new Set(
    parseAcls(result.stdout)
      .filter(isExtended)
      .map((acl) => acl.path.slice(root.length)),
  );
}
