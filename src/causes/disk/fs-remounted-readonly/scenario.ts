import { readOnlyFileSystem } from "../../../lab/faults/read-only-file-system.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "disk/fs-remounted-readonly",
  title: "the file system of the build cache was remounted read-only",
  requires: [],
  faults: [readOnlyFileSystem("gocache")],
  workload: { argv: ["go", "build", "./..."], module: "hello", goSays: /read-only file system/ },
  names: ({ places }) => ({ path: places.gocache, errno: "EROFS" }),
  otherMeans: [
    {
      by: "an ext4 that the kernel stopped after an error",
      requires: ["root", "loop"],
      faults: [readOnlyFileSystem("gocache", "kernel-error")],
    },
  ],
} satisfies Scenario;
