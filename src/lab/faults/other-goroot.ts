import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../scenario.ts";
import { newerVersion } from "../workloads/newer-toolchain.ts";

const TOOLS = ["asm", "compile", "link"];

/**
 * GOROOT names the tree of another version: the installed one, seen at a second place, with VERSION and the version in its tools replaced
 * character for character. `by` sets the variable in the environment or in go's user file.
 */
export const otherGoroot = (by: "environment" | "user-file"): Fault => ({
  name: `GOROOT of another version (${by})`,
  async plant(world) {
    const installed = (readFileSync(join(world.goroot, "VERSION"), "utf8").split("\n", 1)[0] ?? "").trim();
    const other = newerVersion(installed);
    const tree = otherTree(world);
    await world.must(["mkdir", "-p", tree]);
    await world.bind(world.goroot, tree);
    const directory = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
    for (const file of ["VERSION", ...TOOLS.map((tool) => join("pkg", "tool", directory, tool))]) {
      const content = readFileSync(join(world.goroot, file));
      for (let at = content.indexOf(installed); at >= 0; at = content.indexOf(installed, at + 1))
        content.write(other, at, "latin1");
      const stand = join(world.directory, "planted-tree", file.replaceAll("/", "-"));
      world.write(stand, content, 0o755);
      await world.bind(stand, join(tree, file));
    }
    if (by === "environment") world.env["GOROOT"] = tree;
    else world.write(join(world.places.home, ".config", "go", "env"), `GOROOT=${tree}\n`);
  },
});

/** Where the other tree stands. */
export const otherTree = (world: { readonly directory: string; readonly seed: string }): string =>
  join(world.directory, `go-${world.seed.replaceAll(/[^a-z0-9]/gi, "").slice(0, 8)}`);
