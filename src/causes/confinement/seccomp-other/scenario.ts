import { seccompFilter } from "../../../lab/faults/seccomp.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "confinement/seccomp-other",
  title: "a seccomp filter refuses flock",
  requires: ["gcc"],
  faults: [seccompFilter("flock", "EPERM")],
  workload: { argv: ["go", "build", "./..."], module: "hello", goSays: /operation not permitted/ },
  gowhy: { wrap: ({ goWrap }) => goWrap },
  names: () => ({ errno: "EPERM", operation: "RLock" }),
  otherMeans: [
    {
      by: "a filter that does not know mkdirat",
      requires: ["gcc"],
      faults: [seccompFilter("mkdirat", "ENOSYS")],
      workload: { argv: ["go", "build", "./..."], module: "hello", goSays: /function not implemented/ },
      names: () => ({ errno: "ENOSYS", operation: "mkdir" }),
    },
    {
      by: "a filter that lets no file be cut",
      requires: ["gcc"],
      faults: [seccompFilter("ftruncate", "EPERM")],
      workload: { argv: ["go", "build", "./..."], module: "hello", goSays: /operation not permitted/ },
      names: () => ({ errno: "EPERM", operation: "truncate" }),
    },
    {
      by: "a filter that kills at waitid",
      requires: ["gcc"],
      faults: [seccompFilter("waitid", "KILL")],
      workload: { argv: ["go", "build", "./..."], module: "hello" },
      names: () => ({ errno: "SIGSYS" }),
    },
  ],
} satisfies Scenario;
