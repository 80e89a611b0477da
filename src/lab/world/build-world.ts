import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createAuthorities } from "../certificates/authorities.ts";
import type { Plan } from "../plan.ts";
import type { ModuleName } from "../scenario.ts";
import { createChecksumDatabase } from "../servers/checksum-database.ts";
import { moduleFiles } from "../workloads/module-files.ts";
import { newerToolchain } from "../workloads/newer-toolchain.ts";
import { createUniverse } from "../workloads/universe.ts";
import type { World } from "../world.ts";
import { coverSystemFiles } from "./cover-system-files.ts";
import { createWorld } from "./create-world.ts";
import { drawPlaces } from "./draw-places.ts";
import { goEnvironment } from "./go-environment.ts";
import type { Ground } from "./ground.ts";
import { writeProxyDirectory } from "./proxy-directory.ts";
import { commitAll, serveRepository } from "./repositories.ts";
import { startServers } from "./start-servers.ts";
import type { TakeDowns } from "./take-downs.ts";

/** Builds the healthy (or planned to be unhealthy) world and starts its servers. What it makes is taken away by `takeDowns`. */
export async function buildWorld(
  plan: Plan,
  ground: Ground,
  workload: { readonly module: ModuleName; readonly asSecondUser?: boolean },
  takeDowns: TakeDowns,
): Promise<World> {
  const { directory, places, uid } = drawPlaces(plan.draw.fork("places"));
  const authorities = createAuthorities(plan.draw.fork("authorities"), Date.now());
  const toolchain = plan.newerToolchain ? newerToolchain(ground.goroot, ground.goVersion, ground.platform) : null;
  const universe = createUniverse(plan, toolchain);
  const database = createChecksumDatabase(plan.sumdb.host, universe.known);
  const trustFile = plan.trust === "nothing" ? null : join(directory, "etc", "roots.pem");
  const world = createWorld({ plan, directory, places, ground, uid, takeDowns });
  await world.mountTmpfs(directory, {});
  for (const path of Object.values(places)) mkdirSync(path, { recursive: true });
  chmodSync(places.tmp, 0o1777);
  Object.assign(
    world.env,
    goEnvironment(plan, { goroot: ground.goroot, places, verifierKey: database.verifierKey, trustFile }),
  );
  await coverSystemFiles(
    world,
    trustFile,
    authorities.trusted.pem + (plan.trustsCorporate ? authorities.corporate.pem : ""),
  );
  await startServers(world, { authorities, database, universe });
  if (plan.fileProxy) world.env["GOPROXY"] = `file://${writeProxyDirectory(world, universe.published)}`;
  if (plan.git) await serveRepository(world, plan.git.host, plan.git.repository);
  for (const [path, content] of Object.entries(moduleFiles(workload.module, plan, universe, ground.goVersion)))
    world.write(join(places.module, path), content);
  if (workload.module === "repository") await commitAll(world, places.module);
  if (ground.warmCache) await world.must(["cp", "-a", `${ground.warmCache}/.`, places.gocache]);
  if (workload.asSecondUser)
    await world.must(["chown", "-R", `${uid}:${uid}`, join(directory, "home"), places.gocache, places.gomodcache]);
  else if (process.getuid?.() === 0) await world.must(["chown", "-R", "0:0", places.gocache]);
  return world;
}
