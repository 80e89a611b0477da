import { fuseFileSystem } from "../faults/fuse-file-system.ts";
import type { Stall } from "../stall.ts";
import type { World } from "../world.ts";

const daemon = ({ planted }: World): number => Number(planted.get("daemon"));

export default {
  name: "fuse-hung",
  title: "GOCACHE lies on a FUSE file system whose daemon is stopped",
  requires: [],
  faults: [fuseFileSystem("gocache")],
  workload: { argv: ["go", "build", "."], module: "library" },
  before: async (world) => void process.kill(daemon(world), "SIGSTOP"),
  release: (world) => void process.kill(daemon(world), "SIGCONT"),
  expects: [{ what: "filesystem", names: ({ places }) => [places.gocache] }],
} satisfies Stall;
