import { checksumDatabase } from "../../../lab/faults/checksum-database.ts";
import { dropPackets } from "../../../lab/faults/drop-packets.ts";
import { environment } from "../../../lab/faults/environment.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "sumdb/blocked",
  title: "packets to the checksum database vanish, and the module proxy relays none of it",
  requires: [],
  faults: [dropPackets("sumdb")],
  workload: {
    argv: ["go", "mod", "download"],
    module: "two-modules",
    goSays: /verifying go\.mod: .*: (dial|read) tcp \S+/,
  },
  names: ({ plan }) => ({ host: plan.sumdb.host, modulesFrom: `${plan.proxies[0]?.host}` }),
  otherMeans: [
    { by: "a port where nothing listens", faults: [checksumDatabase({ closed: true })] },
    {
      by: "a port where nothing listens, and a module proxy that is asked for its relay first and has none",
      faults: [
        checksumDatabase({ closed: true, port: 443 }),
        environment(({ env }) => ({ GOSUMDB: env["GOSUMDB"]?.split(" ")[0] ?? "" })),
      ],
    },
    { by: "a server that stays silent", faults: [checksumDatabase({ mode: { kind: "silent-connection" } })] },
    { by: "a reset once go names the host", faults: [checksumDatabase({ mode: { kind: "reset" } })] },
  ],
} satisfies Scenario;
