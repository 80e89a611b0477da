import { memoryLimit } from "../../../lab/faults/memory-limit.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "limits/memcg-oom",
  title: "a control group of 120 MB around go build",
  requires: ["root", "cgroup-memory"],
  faults: [memoryLimit(120)],
  // The compiler outgrows the group, and the kernel chooses whom it kills: the compiler, or the go command, which then says nothing.
  workload: { argv: ["go", "build", "./..."], module: "fat-main", goSays: /signal: killed|^$/ },
  // The kill is counted in the group of the watched command; gowhy itself stands outside.
  gowhy: { argv: ({ goWrap }) => ["run", "--", ...goWrap, "go", "build", "./..."] },
  names: () => ({ limit: "120 MB" }),
} satisfies Scenario;
