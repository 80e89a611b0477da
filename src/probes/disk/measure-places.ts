import { places } from "../../facts/places.ts";
import { goSettings } from "../../facts/settings.ts";
import { environment } from "../../facts/subject.ts";
import { mainModule } from "../../facts/toolchain.ts";
import { NO_HELPER } from "../../system/outcome.ts";
import { parseMountTable } from "../../system/proc/mount-table.ts";
import type { System } from "../../system/system.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { attributesOf } from "./file-attributes.ts";
import { filesystemErrors } from "./filesystem-errors.ts";
import { type LookedAt, lookAtPlace } from "./look-at-place.ts";
import { mountFact } from "./mount-fact.ts";
import { planPlaces } from "./place-plans.ts";
import { notTried } from "./trial-fact.ts";
import { type Tried, tryPlaces } from "./try-places.ts";

export default defineProbe({
  id: "measure-places",
  title: { en: "try the directories that go writes to", zh: "试写 go 会写入的目录" },
  step: "disk",
  impact: "light",
  after: { goSettings, environment },
  uses: { mainModule },
  yields: { places },
  timeoutMs: 8_000,
  async run({ system }, known) {
    const startedMs = system.clock.nowMs();
    const tablePath = `/proc/${system.judged.pid ?? "self"}/mountinfo`;
    const text = system.kernel.read(tablePath);
    const table = parseMountTable(text.ok ? text.value : "");
    const looked = await Promise.all(planPlaces(known).map((plan) => lookAtPlace(system, plan, table.mounts)));
    const tried = await tryPlaces(system, looked);
    // What gowhy itself could not ask says nothing of a directory.
    const isUnasked = (place: LookedAt) => place.errno === NO_HELPER || tried.get(place)?.trial.errno === NO_HELPER;
    if (looked.some(isUnasked))
      return {
        places: notLearned(
          "failed",
          "gowhy could not start the program of its own that looks at files, or it was ended.",
        ),
      };
    const attributes = await attributesOf(
      system,
      looked.filter((place) => tried.get(place)?.trial.errno === "EPERM").map((place) => place.nearest),
    );
    const value = {
      places: looked.map((place) => ({
        ...placeFact(system, place, tried.get(place)),
        attributes: [...(attributes.get(place.nearest ?? "") ?? [])],
      })),
      mountsRead: table.mounts.length,
      mountsSkipped: table.skipped,
    };
    return { places: learned(value, `a trial in scratch directories, ${tablePath}`, system.clock.nowMs() - startedMs) };
  },
});

function placeFact(system: System, { plan, problem, exists, nearest, state, mount, space }: LookedAt, tried?: Tried) {
  return {
    role: plan.role,
    path: plan.path?.slice(0, 4_096) ?? null,
    from: plan.from,
    pathProblem: problem,
    exists,
    nearest: exists ? null : nearest,
    uid: state?.uid ?? null,
    gid: state?.gid ?? null,
    mode: state?.mode ?? null,
    mount: mount ? mountFact(mount) : null,
    totalBytes: space?.totalBytes ?? null,
    freeBytes: space?.freeBytes ?? null,
    availableBytes: space?.availableBytes ?? null,
    // btrfs and some network file systems count no inodes and say zero of zero.
    inodesTotal: space && space.inodesTotal > 0 ? space.inodesTotal : null,
    inodesFree: space && space.inodesTotal > 0 ? space.inodesFree : null,
    filesystemErrors: mount?.fsType === "ext4" ? filesystemErrors(mount.device, system.kernel) : null,
    written: plan.written,
    trial: tried?.trial ?? notTried(),
    execution: tried?.execution ?? null,
  };
}
