import type { Fault } from "../scenario.ts";

/** A control group with too little memory around the go command: the kernel kills what it starts. */
export const memoryLimit = (limitMb: number): Fault => ({
  name: `a memory limit of ${limitMb} MB`,
  requires: ["root", "cgroup-memory"],
  async plant(world) {
    const { wrap } = await world.controlGroup("memory", { limitBytes: String(limitMb * 2 ** 20) });
    world.goWrap.push(...wrap);
  },
});
