import type { LeafPlan } from "../plan.ts";
import type { Fault } from "../scenario.ts";

/** Another certificate for a server: who issued it, for which names, from when to when. */
export const certificate = (of: "proxy" | "sumdb" | "git" | "every-server", leaf: Partial<LeafPlan>): Fault => ({
  name: `certificate of ${of}: ${Object.entries(leaf)
    .map(([key, value]) => `${key} ${value}`)
    .join(", ")}`,
  prepare(plan) {
    const servers = {
      proxy: [plan.proxies[0]],
      sumdb: [plan.sumdb],
      git: [plan.git],
      "every-server": [...plan.proxies, plan.sumdb, plan.git],
    };
    for (const server of servers[of]) if (server) Object.assign(server.leaf, leaf);
  },
});
