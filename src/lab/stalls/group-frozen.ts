import { controlGroup } from "../faults/control-group.ts";
import { moduleProxy } from "../faults/module-proxy.ts";
import type { Stall } from "../stall.ts";
import { freezeControlGroup } from "../world/control-groups.ts";
import type { World } from "../world.ts";

const group = ({ planted }: World): string => String(planted.get("group"));

export default {
  name: "group-frozen",
  title: "the control group of go is frozen, as by a paused container",
  requires: [],
  faults: [moduleProxy({ mode: { kind: "slow", delayMs: 60_000 } }), controlGroup("freezer")],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  meanwhile: (world) => freezeControlGroup(group(world), "frozen"),
  release: (world) => freezeControlGroup(group(world), "thawed"),
  expects: [{ begins: "meanwhile", what: "frozen", names: (world) => [group(world).split("/").at(-1) ?? ""] }],
} satisfies Stall;
