import { otherGoroot, otherTree } from "../../../lab/faults/other-goroot.ts";
import type { Scenario } from "../../../lab/scenario.ts";

const says = /compile: version "\S+" does not match go tool version "\S+"/;

export default {
  proves: "environment/goroot-env-mismatch",
  title: "GOROOT names the tree of another version",
  requires: [],
  faults: [otherGoroot("environment")],
  workload: { argv: ["go", "build", "./..."], module: "library", goSays: says },
  names: (world) => ({ goroot: otherTree(world) }),
  otherMeans: [
    {
      by: "go env -w GOROOT=…",
      faults: [otherGoroot("user-file")],
      workload: { argv: ["go", "build", "./..."], module: "library", goSays: says },
      names: (world) => ({ goroot: otherTree(world), setBy: `${world.places.home}/.config/go/env:1` }),
    },
  ],
} satisfies Scenario;
