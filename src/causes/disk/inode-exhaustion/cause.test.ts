import { aFailure, aMount, aPlace, placesOf } from "../../../../test/kit/a-place.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import { notTried } from "../../../../test/kit/not-tried.ts";
import cause from "./cause.ts";

const out = { inodesTotal: 65_536, inodesFree: 0, trial: aFailure("mkdir", "ENOSPC") };
const facts = (given: Parameters<typeof aPlace>[0]) => ({ places: placesOf(aPlace(given)) });

judgeTable(cause, {
  confirms: {
    "making-refused": facts(out),
    "making-refused with one inode left, taken by the trial": facts({
      ...out,
      inodesFree: 1,
      trial: aFailure("create", "ENOSPC"),
    }),
    "making-refused in the temporary directory": {
      places: placesOf(aPlace(), aPlace({ role: "GOTMPDIR", path: "/tmp", ...out })),
    },
    "none-free": facts({ ...out, trial: notTried }),
  },
  rulesOut: { "files-made-everywhere": facts({}) },
  nearMisses: {
    "bytes are gone, not inodes": facts({ availableBytes: 0, trial: aFailure("write", "ENOSPC") }),
    "btrfs counts no inodes": facts({
      inodesTotal: null,
      inodesFree: null,
      mount: aMount({ fsType: "btrfs" }),
      trial: aFailure("create", "ENOSPC"),
    }),
    "a quota on files": facts({ inodesFree: 9_000, trial: aFailure("create", "EDQUOT") }),
    "a read-only image, which has no inode left by nature": facts({
      inodesFree: 0,
      mount: aMount({ fsType: "squashfs" }),
      trial: aFailure("mkdir", "EROFS"),
    }),
    "go writes nothing there": {
      places: placesOf(aPlace(), aPlace({ role: "GOMODCACHE", written: false, ...out, trial: notTried })),
    },
  },
});
