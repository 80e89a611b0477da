import { aFailure, aMount, aPlace, aTrial, placesOf } from "../../../../test/kit/a-place.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import { notTried } from "../../../../test/kit/not-tried.ts";
import cause from "./cause.ts";

const noexec = aMount({ mountPoint: "/tmp", fsType: "tmpfs", options: ["rw", "nosuid", "nodev", "noexec"] });
const refused = { role: "GOTMPDIR", path: "/tmp", execution: aFailure("execute", "EACCES") } as const;
const facts = (given: Parameters<typeof aPlace>[0]) => ({ places: placesOf(aPlace(), aPlace(given)) });

judgeTable(cause, {
  confirms: { "start-refused-by-mount": facts({ ...refused, mount: noexec }) },
  rulesOut: { "programs-start": facts({ ...refused, execution: aTrial({ samples: 1 }) }) },
  nearMisses: {
    "a security module refuses": facts(refused),
    "/tmp is noexec and GOTMPDIR lies elsewhere": facts({
      role: "GOTMPDIR",
      path: "/var/tmp/go",
      from: "GOTMPDIR",
      execution: aTrial({ samples: 1 }),
    }),
    "noexec where only the cache lies": {
      places: placesOf(aPlace({ mount: noexec }), aPlace({ role: "GOTMPDIR", execution: aTrial({ samples: 1 }) })),
    },
    "the program is for another machine": facts({ ...refused, mount: noexec, execution: notTried }),
    "no file could be put there": facts({
      ...refused,
      mount: noexec,
      trial: aFailure("write", "ENOSPC"),
      execution: null,
    }),
  },
});
