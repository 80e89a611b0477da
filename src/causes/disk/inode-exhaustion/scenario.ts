import { noInodes } from "../../../lab/faults/no-inodes.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "disk/inode-exhaustion",
  title: "the build cache lies on a tmpfs without free inodes",
  requires: [],
  faults: [noInodes("gocache")],
  workload: { argv: ["go", "build", "./..."], module: "hello", goSays: /no space left on device/ },
  names: ({ places }) => ({ path: places.gocache, errno: "ENOSPC" }),
  otherMeans: [
    { by: "an ext4 without free inodes", requires: ["root", "loop"], faults: [noInodes("gocache", "ext4")] },
    {
      by: "a temporary directory without free inodes",
      faults: [noInodes("tmp")],
      names: ({ places }) => ({ path: places.tmp }),
    },
  ],
} satisfies Scenario;
