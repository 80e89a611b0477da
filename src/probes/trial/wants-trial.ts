import { processors, resourceLimits } from "../../facts/limits.ts";
import { places } from "../../facts/places.ts";
import { goSettings } from "../../facts/settings.ts";
import type { FactStore } from "../../facts/store.ts";
import { subjectProcess, watchedCommand } from "../../facts/subject.ts";
import { goAnswer, goTree } from "../../facts/toolchain.ts";

/** Refusals that owners and modes do not explain: a filter, a limit, a file system without locks. */
const ODD_ERRNOS = ["EPERM", "ENOSYS", "EOPNOTSUPP", "EMFILE", "ENFILE", "EAGAIN", "ENOMEM", "EINVAL"];
/** Descriptors of a go command by its GOMAXPROCS, measured, twice over (limits/nofile-hard-low). */
const MARGIN = (goMaxProcs: number) => 2 * (3 * goMaxProcs + 9);

/** Whether go should be put on trial: it costs half a second, so only where its own system calls may be what fails. */
export function wantsTrial(facts: FactStore): boolean {
  const watched = facts.value(watchedCommand);
  if (watched && (watched.exitCode !== 0 || watched.signal !== null)) return true;
  if (facts.value(subjectProcess)?.seccomp === "filter") return true;
  const answer = facts.value(goAnswer);
  if (answer && (answer.outcome === "failed" || answer.outcome === "killed")) return true;
  const refused = facts.value(places)?.places.some((place) => ODD_ERRNOS.includes(place.trial.errno ?? "")) ?? false;
  return refused || isTight(facts) || isForAnother(facts) || hasOddTool(facts);
}

/** A tool that every build runs, and that is cut short, of unknown making or may not be started. */
function hasOddTool(facts: FactStore): boolean {
  const tools = facts.value(goTree)?.tools ?? [];
  return tools.some((tool) => tool.needed && (!tool.present || !tool.executable || tool.version === null));
}

/** Built for another machine: which pairs there are go alone knows, and only a build asks it. */
function isForAnother(facts: FactStore): boolean {
  const settingOf = (wanted: string) =>
    facts.value(goSettings)?.variables.find(({ name }) => name === wanted)?.value || null;
  const differs = (target: string | null, host: string | null) => target !== null && host !== null && target !== host;
  return differs(settingOf("GOOS"), settingOf("GOHOSTOS")) || differs(settingOf("GOARCH"), settingOf("GOHOSTARCH"));
}

function isTight(facts: FactStore): boolean {
  const limits = facts.value(resourceLimits);
  if (!limits) return false;
  const files = limits.openFiles.hard ?? Number.POSITIVE_INFINITY;
  if (files < MARGIN(facts.value(processors)?.goMaxProcs ?? 1)) return true;
  return limits.addressSpaceBytes.soft !== null || limits.dataBytes.soft !== null || limits.fileSizeBytes.soft !== null;
}
