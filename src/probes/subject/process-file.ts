import type { Outcome } from "../../system/outcome.ts";
import { failure, success } from "../../system/outcome.ts";
import type { System } from "../../system/system.ts";

/** A file of /proc of the judged process: as it was recorded while it lived, as it is now, or gowhy's own that stands for it. */
export function processFile(
  { judged, kernel }: Pick<System, "judged" | "kernel">,
  name: "status" | "limits" | "cgroup",
): Outcome<string> {
  if (!judged.recorded) return kernel.read(`/proc/${judged.pid ?? "self"}/${name}`);
  const text = judged.recorded[name];
  return text === null ? failure("EACCES", `/proc/PID/${name} of the command could not be read.`) : success(text);
}

/** Where a value comes from, for a person who wants to look by hand. */
export const processSource = ({ judged }: Pick<System, "judged">, name: string): string =>
  `/proc/${judged.recorded?.pid ?? judged.pid ?? "self"}/${name}`;
