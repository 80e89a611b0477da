import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Place, Plan } from "../plan.ts";
import type { World } from "../world.ts";
import { type Controller, controllerRoot, makeControlGroup, removeControlGroup } from "./control-groups.ts";
import { proxyUrlOf } from "./go-environment.ts";
import type { Ground } from "./ground.ts";
import { mountsOf } from "./mounts.ts";
import { asRunning, runProgram, startProgram } from "./programs.ts";
import type { TakeDowns } from "./take-downs.ts";

/** The running world: what faults may do to it, and what undoes each. */
export function createWorld(parts: {
  readonly plan: Plan;
  readonly directory: string;
  readonly places: Record<Place, string>;
  readonly ground: Ground;
  readonly uid: number;
  readonly takeDowns: TakeDowns;
}): World {
  const { plan, directory, places, ground, uid, takeDowns } = parts;
  const { ledger } = ground;
  const run: World["run"] = (argv, options = {}) => runProgram(argv, options);
  const must: World["must"] = async (argv, options) => {
    const ran = await run(argv, options);
    if (ran.exitCode !== 0)
      throw new Error(
        `${argv.join(" ")}: exit ${ran.exitCode ?? ran.signal}: ${ran.stderr.trim() || ran.stdout.trim()}`,
      );
    return ran;
  };
  let groups = 0;
  let table: Promise<unknown> | null = null;
  const first = plan.proxies[0];
  return {
    seed: plan.seed,
    draw: plan.draw,
    plan,
    directory,
    places,
    goroot: ground.goroot,
    env: {},
    goWrap: [],
    planted: new Map(),
    secondUser: { uid, gid: uid },
    proxyUrl: first ? proxyUrlOf(first) : "",
    run,
    must,
    async start(argv, options = {}) {
      const started = startProgram(argv, options);
      takeDowns.add(() => started.end());
      return asRunning(started);
    },
    write(path, content, mode) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      if (mode !== undefined) chmodSync(path, mode);
    },
    async addAddress(address) {
      const added = await run(["ip", "address", "add", `${address}/32`, "dev", "lo"]);
      if (added.exitCode !== 0 && !added.stderr.includes("exists")) throw new Error(added.stderr);
      takeDowns.add(() => run(["ip", "address", "del", `${address}/32`, "dev", "lo"]).then(() => undefined));
    },
    async firewall(rule) {
      table ??= must(["nft", FIREWALL]).then(() =>
        takeDowns.add(() => must(["nft", "delete table inet gowhy_lab"]).then(() => undefined)),
      );
      await table;
      await must(["nft", `add rule inet gowhy_lab in ${rule}`]);
    },
    ...mountsOf({ must, run, directory }, ledger, takeDowns),
    async controlGroup(controller: Controller, limits) {
      const root = controllerRoot(controller);
      if (root === null) throw new Error(`no control group of ${controller} can be made here`);
      const group = join(root, `gowhylab.${ledger.label}.${++groups}`);
      await ledger.claim({ kind: "control-group", directory: group });
      makeControlGroup(group, limits);
      takeDowns.add(async () => {
        if (!(await removeControlGroup(group))) throw new Error(`${group} could not be removed`);
      });
      return { directory: group, wrap: ["sh", "-c", 'echo 0 >"$1/cgroup.procs" && shift && exec "$@"', "sh", group] };
    },
    onTakeDown: (take) => takeDowns.add(take),
  };
}

/** A chain of the lab's own; the whole table goes with the faults. */
const FIREWALL = "add table inet gowhy_lab; add chain inet gowhy_lab in { type filter hook input priority 0; }";
