import type { ValueOf } from "../../facts/fact.ts";
import type { places } from "../../facts/places.ts";
import type { MountLine } from "../../system/proc/mount-table.ts";

type MountFact = NonNullable<ValueOf<typeof places>["places"][number]["mount"]>;

/** overlay lists all its layers among the options; a person wants the flags. */
const MAX_OPTION = 200;
const MAX_OPTIONS = 64;

export function mountFact(mount: MountLine): MountFact {
  const bounded = (options: readonly string[]) =>
    options.slice(0, MAX_OPTIONS).map((each) => each.slice(0, MAX_OPTION));
  return {
    mountPoint: mount.mountPoint.slice(0, 4_096),
    fsType: mount.fsType.slice(0, MAX_OPTION),
    source: mount.source.replace(/\/\/[^/@]*@/, "//").slice(0, 4_096),
    options: bounded(mount.options),
    superOptions: bounded(mount.superOptions.filter((option) => !/^(password|pass|credentials|secret)/i.test(option))),
    device: mount.device,
  };
}
