import { fullFileSystem } from "../../../lab/faults/full-file-system.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "disk/full-gocache",
  title: "the build cache lies on a full tmpfs",
  requires: [],
  faults: [fullFileSystem("gocache")],
  workload: { argv: ["go", "build", "./..."], module: "hello", goSays: /no space left on device|is not in std/ },
  names: ({ places }) => ({ path: places.gocache, errno: "ENOSPC" }),
  otherMeans: [{ by: "a full ext4", requires: ["root", "loop"], faults: [fullFileSystem("gocache", "ext4")] }],
} satisfies Scenario;
