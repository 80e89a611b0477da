import { fullFileSystem } from "../../../lab/faults/full-file-system.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "disk/full-worktmp",
  title: "the temporary directory lies on a full tmpfs",
  requires: [],
  faults: [fullFileSystem("tmp")],
  workload: { argv: ["go", "build", "./..."], module: "hello", goSays: /no space left on device/ },
  names: ({ places }) => ({ path: places.tmp, errno: "ENOSPC" }),
  otherMeans: [{ by: "a full ext4", requires: ["root", "loop"], faults: [fullFileSystem("tmp", "ext4")] }],
} satisfies Scenario;
