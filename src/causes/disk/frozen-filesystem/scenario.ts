import { frozenFileSystem } from "../../../lab/faults/frozen-file-system.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "disk/frozen-filesystem",
  title: "the file system of the build cache is frozen and never thawed",
  requires: ["root", "loop"],
  faults: [frozenFileSystem("gocache")],
  workload: { argv: ["go", "build", "./..."], module: "hello" },
  names: ({ places }) => ({ mountPoint: places.gocache, processState: "D" }),
  otherMeans: [
    {
      by: "a frozen temporary directory",
      faults: [frozenFileSystem("tmp")],
      names: ({ places }) => ({ mountPoint: places.tmp, processState: "D" }),
    },
  ],
} satisfies Scenario;
