import { separateMount } from "../../../lab/faults/separate-mount.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "permission/tmp-noexec",
  title: "the temporary directory is mounted noexec",
  requires: [],
  faults: [separateMount("tmp", { noexec: true })],
  workload: { argv: ["go", "run", "."], module: "hello", goSays: /permission denied/ },
  names: ({ places }) => ({ path: places.tmp, errno: "EACCES" }),
} satisfies Scenario;
