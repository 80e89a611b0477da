import type { Fault } from "../scenario.ts";

/** The module proxies of the world serve the toolchain that the module `newer-go` asks for. Healthy by itself. */
export const servesNewerToolchain: Fault = {
  name: "the newer toolchain is served",
  prepare(plan) {
    plan.newerToolchain = true;
  },
};
