import { unreadPipe } from "../faults/unread-pipe.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "stdout-unread",
  title: "nobody reads what go prints",
  requires: [],
  faults: [unreadPipe],
  workload: { argv: ["go", "list", "-deps", "-json", "net"], module: "none" },
  intoUnreadPipe: true,
  expects: [{ what: "stdout", holder: ({ planted }) => Number(planted.get("reader")) }],
} satisfies Stall;
