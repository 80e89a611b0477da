import { join } from "node:path";
import type { PublishedModule } from "../servers/published-module.ts";
import type { World } from "../world.ts";

/** The modules as files, laid out as the GOPROXY protocol asks for them. */
export function writeProxyDirectory(world: World, modules: readonly PublishedModule[]): string {
  const root = join(world.directory, "module-files");
  for (const { path, version, goMod, zip } of modules) {
    const base = join(root, path, "@v");
    world.write(join(base, "list"), `${version}\n`);
    world.write(join(base, `${version}.info`), JSON.stringify({ Version: version, Time: "2024-05-01T12:00:00Z" }));
    world.write(join(base, `${version}.mod`), goMod);
    world.write(join(base, `${version}.zip`), zip);
  }
  return root;
}
