import { checksumDatabase } from "../faults/checksum-database.ts";
import { moduleProxy } from "../faults/module-proxy.ts";
import type { HealthyMachine } from "../scenario.ts";

export default {
  name: "relayed-checksums",
  title: "the checksum database is out of reach, and the module proxy relays it",
  requires: [],
  oddities: [moduleProxy({ relaysSumdb: true }), checksumDatabase({ closed: true, byName: true, port: 443 })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
} satisfies HealthyMachine;
