import { forwardProxy } from "../../../lab/faults/forward-proxy.ts";
import type { Fault, Scenario } from "../../../lab/scenario.ts";

/** The variables hold a user and a password that nobody has. */
const wrongCredentials: Fault = {
  name: "the proxy URL holds a wrong password",
  async plant(world) {
    const given = `${world.draw.word()}:${world.draw.word()}`;
    for (const variable of world.plan.forward?.variables ?? [])
      world.env[variable] = (world.env[variable] ?? "").replace(/:\/\/([^@/]*@)?/, `://${given}@`);
  },
};

export default {
  proves: "http-proxy/407-basic",
  title: "the forward proxy wants a user and password, and the variable holds none",
  requires: [],
  faults: [forwardProxy({ mode: "basic" })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules", goSays: /Proxy Authentication Required/ },
  names: ({ plan }) => ({ proxy: `${plan.forward?.host}:${plan.forward?.port}`, scheme: "basic" }),
  otherMeans: [
    { by: "a password that the proxy rejects", faults: [forwardProxy({ mode: "basic" }), wrongCredentials] },
    { by: "squid", requires: ["squid"], faults: [forwardProxy({ mode: "basic", by: "squid" })] },
  ],
} satisfies Scenario;
