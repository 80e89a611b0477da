import { readFileSync } from "node:fs";
import type { Fault } from "../scenario.ts";

/** A pipe whose reader never reads. The reader's pid is planted as `reader`, the writing end, by its link in /proc, as `pipe`. */
export const unreadPipe: Fault = {
  name: "a pipe that nobody reads",
  async plant(world) {
    // The left program keeps the writing end open for those who open it by its link.
    const shell = await world.start(["sh", "-c", "sleep 100000 | tail -f /dev/null"]);
    for (let tries = 0; tries < 100; tries++) {
      const children = childrenOf(shell.pid);
      const writer = children.find(({ name }) => name === "sleep");
      const reader = children.find(({ name }) => name === "tail");
      if (writer && reader) {
        world.planted.set("pipe", `/proc/${writer.pid}/fd/1`);
        world.planted.set("reader", reader.pid);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error("the two ends of the pipe did not start");
  },
};

function childrenOf(pid: number): { pid: number; name: string }[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  return children.map((child) => ({
    pid: Number(child),
    name: readFileSync(`/proc/${child}/comm`, "utf8").trim(),
  }));
}
