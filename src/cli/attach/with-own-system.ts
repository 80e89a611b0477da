import { openSystem } from "../../system/open-system.ts";
import type { System } from "../../system/system.ts";
import { deskArgv } from "../desk-argv.ts";

/** Files of /proc are read as gowhy itself, whatever user and root the process has. */
export async function withOwnSystem<T>(work: (system: System) => Promise<T>): Promise<T> {
  const opened = openSystem({ ofPid: null, asUid: null, deskArgv: deskArgv() });
  if (!opened.ok) throw new Error(opened.detail);
  try {
    return await work(opened.value);
  } finally {
    opened.value.close();
  }
}
