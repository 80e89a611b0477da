import { expect, it } from "vitest";
import { aWait, type Wait } from "../../../../test/kit/a-place.ts";
import { anObservedWait, aWaitLike } from "../../../../test/kit/an-observed-wait.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const facts = (...waits: Wait[]) => ({ lockWaits: { waits, heldWithoutWaiters: 0 } });
const watched = (waitedAtLeastMs: number) => [
  { pid: 502, argv: ["go", "mod", "tidy"], isGo: true, isWatched: true, waitedAtLeastMs },
];

/** What the sampler saw of a lock, for so long. */
const seen = (path: string | null, ms: number) => ({
  waitsSeen: {
    waits: [anObservedWait({ what: "lock", pid: 502, on: path ?? "", fromMs: 30, toMs: 30 + ms })],
    leftOut: {},
  },
});
const busy = facts(aWait({ holderProgresses: true, waiters: watched(700) }));

judgeTable(cause, {
  confirms: {
    "idle-holder": facts(aWait()),
    "idle-holder behind another wait": facts(
      aWait({
        path: "/mod/cache/lock",
        inode: 7,
        holder: { ...(aWait().holder as NonNullable<Wait["holder"]>), pid: 502 },
      }),
      aWait(),
    ),
    "watched-command-waits": facts(aWait({ holderProgresses: true, waiters: watched(2_400) })),
    "watched-command-waits as the sampler saw it": { ...busy, ...seen(aWait().path, 2_400) },
    "holder-used-no-cpu": facts(aWait({ holderProgresses: null })),
    "holder-not-visible": facts(aWait({ holder: null, holderProgresses: null })),
  },
  rulesOut: {
    "nobody-waits": { lockWaits: { waits: [], heldWithoutWaiters: 2 } },
    "nobody-waits here": facts(aWait({ met: false, path: "/other/go.mod" })),
    "holders-work": facts(aWait({ holderProgresses: true })),
  },
  nearMisses: {
    "a busy go build beside this one": facts(aWait({ holderProgresses: true, waiters: watched(700) })),
    "a busy go build that the command waited for shortly": { ...busy, ...seen(aWait().path, 1_200) },
    "a long wait for another lock": { ...busy, ...seen("/other/lock", 9_000) },
    "a lock of another program": facts(
      aWait({
        path: "/var/lib/dpkg/lock",
        met: false,
        waiters: [{ pid: 9, argv: ["apt-get"], isGo: false, isWatched: false, waitedAtLeastMs: 700 }],
      }),
    ),
    "an editor waits for the file, not go": facts(
      aWait({ waiters: [{ pid: 9, argv: ["edit"], isGo: false, isWatched: false, waitedAtLeastMs: 700 }] }),
    ),
    "held, and nobody waits": { lockWaits: { waits: [], heldWithoutWaiters: 1 } },
  },
});

it("accounts for waits for the very file that is locked", () => {
  const path = aWait().path ?? "";
  const accounts = (given: Parameters<typeof aWaitLike>[0]) => cause.accountsFor?.(aWaitLike(given), facts(aWait()));
  const file = { path, mountPoint: null, fileSystem: null, source: null };
  expect(accounts({ what: "lock", on: path })).toBe(true);
  expect(accounts({ what: "lock", on: `${path} (held by 7)`, file })).toBe(true);
  expect(accounts({ what: "lock", on: `${path}.other` })).toBe(false);
  expect(accounts({ what: "filesystem", on: path, file })).toBe(false);
});
