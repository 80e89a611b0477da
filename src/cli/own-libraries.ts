import { closeSync, readlinkSync } from "node:fs";

/**
 * The single executable starts Node with its own C libraries through LD_PRELOAD (scripts/executable/loader.c).
 * Neither go nor any other child may inherit that: the user's own value comes back before anything else happens.
 */
export function giveBackPreload(environment: NodeJS.ProcessEnv): void {
  const kept = environment["GOWHY_LD_PRELOAD"];
  if (kept === undefined) return;
  for (const [, number] of (environment["LD_PRELOAD"] ?? "").matchAll(/\/fd\/(\d{1,9})(?=:|$)/g))
    closeLibrary(Number(number));
  delete environment["GOWHY_LD_PRELOAD"];
  if (kept === "") delete environment["LD_PRELOAD"];
  else environment["LD_PRELOAD"] = kept;
}

/** It is mapped by now: what stays open would be handed to the watched command with the descriptors that the user had open. */
function closeLibrary(fd: number): void {
  try {
    if (readlinkSync(`/proc/self/fd/${fd}`).startsWith("/memfd:")) closeSync(fd);
  } catch {
    // Somebody else's variable, or closed already.
  }
}
