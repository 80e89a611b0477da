import { join } from "node:path";
import { heldLock } from "../faults/held-lock.ts";
import { moduleProxy } from "../faults/module-proxy.ts";
import { endpointsOf } from "../faults/peer.ts";
import type { Stall } from "../stall.ts";
import type { World } from "../world.ts";

const lock = ({ places }: World): string => join(places.module, "go.mod");

export default {
  name: "lock-then-response",
  title: "go.mod is locked for a while, and then the module proxy never answers",
  requires: [],
  faults: [moduleProxy({ mode: { kind: "silent-headers" } }), heldLock(lock)],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  meanwhileAtMs: 1_800,
  // The second time, without gowhy, it has been ended already.
  meanwhile: (world) => world.run(["kill", "-KILL", String(world.planted.get("holder"))]).then(() => undefined),
  expects: [
    { what: "lock", names: (world) => [lock(world)], holder: ({ planted }) => Number(planted.get("holder")) },
    {
      what: "response",
      begins: "meanwhile",
      names: ({ plan }) => endpointsOf(plan, "proxy").map(({ address, port }) => `${address}:${port}`),
    },
  ],
} satisfies Stall;
