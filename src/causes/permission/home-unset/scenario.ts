import { environment } from "../../../lab/faults/environment.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "permission/home-unset",
  title: "go is started without HOME, and nothing else names its caches",
  requires: [],
  faults: [environment({ HOME: null, XDG_CACHE_HOME: null, GOCACHE: null })],
  workload: {
    argv: ["go", "build", "./..."],
    module: "library",
    goSays: /build cache is required, but could not be located: GOCACHE is not defined/,
  },
  names: () => ({ missing: "GOCACHE" }),
} satisfies Scenario;
