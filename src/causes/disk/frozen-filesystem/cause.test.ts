import { aMount, aPlace, aStall, placesOf } from "../../../../test/kit/a-place.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const facts = (given: Parameters<typeof aPlace>[0]) => ({ places: placesOf(aPlace(given)) });

judgeTable(cause, {
  confirms: {
    "writer-waits-for-thaw": facts({ trial: aStall() }),
    "writer-waits-for-thaw on an older kernel": facts({
      trial: aStall({ wchan: "__sb_start_write", syscall: "openat" }, "create"),
    }),
    "writer-waits-for-thaw in the temporary directory alone": {
      places: placesOf(aPlace(), aPlace({ role: "GOTMPDIR", path: "/tmp", trial: aStall() })),
    },
    "writer-hangs-reader-does-not": facts({ trial: aStall({ wchan: "0" }) }),
  },
  rulesOut: { "writes-return": facts({}) },
  nearMisses: {
    "a FUSE program that hangs": facts({
      mount: aMount({ fsType: "fuse.sshfs" }),
      trial: aStall({ wchan: "request_wait_answer" }),
    }),
    "a FUSE mount whose wchan may not be read": facts({
      mount: aMount({ fsType: "fuse" }),
      trial: aStall({ wchan: "0" }),
    }),
    "a dead NFS server: reading hangs as well": facts({
      mount: aMount({ fsType: "nfs4" }),
      mode: null,
      totalBytes: null,
      trial: aStall({ wchan: "rpc_wait_bit_killable" }, "stat"),
    }),
    "a disk whose journal is slow": facts({ trial: aStall({ wchan: "jbd2_log_wait_commit" }) }),
    "a writer that is held back": facts({ trial: aStall({ wchan: "balance_dirty_pages" }, "write") }),
    "a virus scanner that does not answer": facts({ trial: aStall({ wchan: "fanotify_handle_event" }, "create") }),
    "reading hangs too": facts({ mode: null, totalBytes: null, trial: aStall() }),
  },
});
