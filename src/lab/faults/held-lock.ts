import { existsSync } from "node:fs";
import type { Fault } from "../scenario.ts";
import type { World } from "../world.ts";

/** A live process that holds a lock of go's (flock, exclusive) and makes no progress; planted as `holder`. */
export function heldLock(path: (world: World) => string, by: "heir" | "flock" = "heir"): Fault {
  return {
    name: `a lock held by a live process${by === "flock" ? " (flock)" : ""}`,
    async plant(world) {
      const file = path(world);
      if (!existsSync(file)) world.write(file, "");
      await world.run(["chown", "--reference", world.places.home, file]);
      // With `heir` one program holds the descriptor itself, and /proc/locks names the one that took the lock and has ended, or nobody in a pid namespace.
      const holder = await world.start(
        by === "heir" ? [process.execPath, "-e", HOLDER, file] : ["flock", "-x", file, "sh", "-c", FLOCKED],
      );
      await holder.line(/^waiting/);
      world.planted.set("holder", holder.pid);
      const flock = await world.run(["sh", "-c", 'exec 9<"$1"; flock -n 9', "sh", file]);
      if (flock.exitCode === 0) throw new Error(`nobody holds ${file}`);
    },
  };
}

/** flock(1) takes the lock and waits for this. */
const FLOCKED = "echo waiting; exec sleep 100000";

/** Node has no flock(2): flock(1) takes it on the inherited descriptor, of which the open file description lives on here. */
const HOLDER = `
const { openSync } = require("node:fs");
const { spawnSync } = require("node:child_process");
const fd = openSync(process.argv[1], "r+");
const taken = spawnSync("flock", ["-x", "3"], { stdio: ["ignore", "inherit", "inherit", fd] });
if (taken.status !== 0) process.exit(1);
console.log("waiting");
setInterval(() => {}, 1e6);
`;
