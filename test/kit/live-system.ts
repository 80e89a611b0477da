import { clock } from "../../src/system/clock.ts";
import { openFiles } from "../../src/system/files/open-files.ts";
import type { Judged } from "../../src/system/judged.ts";
import { kernelFiles } from "../../src/system/kernel-files.ts";
import { openPrograms } from "../../src/system/programs/open-programs.ts";
import { readSelf } from "../../src/system/self.ts";
import type { System } from "../../src/system/system.ts";
import { deskArgv } from "./desk-program.ts";

export type LiveSystem = Omit<System, "network" | "scratch">;

/** The real machine without its network and scratch trees, for a user with the given environment and working directory. */
export async function liveSystem(
  of: Partial<Pick<Judged, "environment" | "cwd" | "uid" | "gid" | "groups" | "pid" | "root">> = {},
): Promise<LiveSystem> {
  const self = readSelf();
  const judged: Judged = {
    pid: null,
    uid: self.uid,
    gid: self.gid,
    groups: self.groups,
    environment: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" },
    environmentReadable: true,
    cwd: process.cwd(),
    root: "",
    recorded: null,
    ...of,
  };
  const files = openFiles({ deskArgv: await deskArgv(), judged, self, kernel: kernelFiles, clock });
  const programs = openPrograms({ files, judged, self, kernel: kernelFiles, clock });
  return {
    clock,
    self,
    judged,
    kernel: kernelFiles,
    files,
    programs,
    close() {
      programs.close();
      files.close();
    },
  };
}
