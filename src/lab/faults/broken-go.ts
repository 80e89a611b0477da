import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../scenario.ts";

/** The go program that PATH leads to is empty, cut off, or not there. The installed one is covered, never touched. */
export function brokenGo(how: "empty" | "truncated" | "not-on-path" | "not-executable"): Fault {
  return {
    name: `go is ${how}`,
    async plant(world) {
      if (how === "not-on-path") return withoutGoOnPath(world);
      const program = join(world.goroot, "bin", "go");
      const whole = readFileSync(program);
      const kept =
        how === "empty"
          ? 0
          : how === "truncated"
            ? Math.floor((whole.length * world.draw.number(20, 80)) / 100)
            : whole.length;
      const stand = join(world.directory, "planted-go");
      world.write(stand, whole.subarray(0, kept), how === "not-executable" ? 0o644 : 0o755);
      await world.bind(stand, program);
    },
  };
}

async function withoutGoOnPath(world: Parameters<NonNullable<Fault["plant"]>>[0]): Promise<void> {
  world.env["PATH"] = (world.env["PATH"] ?? "")
    .split(":")
    .filter((directory) => directory !== join(world.goroot, "bin"))
    .join(":");
}
