/**
 * The single executable starts Node with its own C libraries through LD_PRELOAD (scripts/executable/loader.c).
 * Neither go nor any other child may inherit that: the user's own value comes back before anything else happens.
 */
export function giveBackPreload(environment: NodeJS.ProcessEnv): void {
  const kept = environment["GOWHY_LD_PRELOAD"];
  if (kept === undefined) return;
  delete environment["GOWHY_LD_PRELOAD"];
  if (kept === "") delete environment["LD_PRELOAD"];
  else environment["LD_PRELOAD"] = kept;
}
