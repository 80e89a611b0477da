import type { Observation } from "../../diagnosis/diagnosis.ts";
import { duration } from "../../text/duration.ts";
import type { Language } from "../../text/language.ts";
import { printable } from "../../text/printable.ts";
import { sentence } from "../labels.ts";

type Stacks = NonNullable<Observation["stacks"]>;
type Goroutine = Stacks["goroutines"][number];

const MAX_GOROUTINES = 3;
const MAX_FRAMES = 3;
/** What every wait has on top: how the runtime parks a goroutine, and the poller. It tells nothing of who waits. */
const MACHINERY = /^(runtime|internal\/poll|internal\/runtime|internal\/sync|sync|syscall|internal\/syscall)[./]/;

/** The goroutines that wait, main first, equal ones once; with `everything` all of them, whole. */
export function goroutineLines({ stacks }: Observation, language: Language, everything: boolean): string[] {
  if (!stacks) return [];
  if (everything)
    return [...headOf(stacks, language), ...stacks.goroutines.map((each) => lineOf([each], each.frames, language))];
  const groups = new Map<string, Goroutine[]>();
  for (const goroutine of stacks.goroutines) {
    const frames = ownFrames(goroutine);
    // The runtime's own goroutines: garbage collector, sweeper, finalizer.
    if (frames.length === 0) continue;
    const key = `${goroutine.waitReason} ${frames.map((frame) => frame.function).join()}`;
    groups.set(key, [...(groups.get(key) ?? []), goroutine]);
  }
  const ordered = [...groups.values()].sort((one, other) => firstOf(one) - firstOf(other));
  const more = ordered.slice(MAX_GOROUTINES).reduce((sum, group) => sum + group.length, 0) + stacks.leftOut;
  return [
    ...ordered
      .slice(0, MAX_GOROUTINES)
      .map((group) => lineOf(group, ownFrames(group[0]).slice(0, MAX_FRAMES), language)),
    ...(more > 0 ? [sentence("moreWithWhy", language, { count: more })] : []),
  ];
}

/** Where they were read, and that the process was not stopped for it. */
function headOf({ pid, goVersion, how, tookMs }: Stacks, language: Language): string[] {
  return [sentence("stacksOf", language, { pid, version: printable(goVersion), how, took: duration(tookMs) })];
}

/** main.main is goroutine 1 in every Go program. */
const firstOf = (group: readonly Goroutine[]): number => Math.min(...group.map(({ id }) => id));

function ownFrames(goroutine: Goroutine | undefined): Goroutine["frames"] {
  const frames = goroutine?.frames ?? [];
  const from = frames.findIndex((frame) => !MACHINERY.test(frame.function));
  return from < 0 ? [] : frames.slice(from).filter((frame) => !/^runtime\.(main|goexit)$/.test(frame.function));
}

function lineOf(group: readonly Goroutine[], frames: Goroutine["frames"], language: Language): string {
  const [first] = group;
  if (!first) return "";
  const waited = Math.max(0, ...group.map(({ waitedMs }) => waitedMs ?? 0));
  const state = [first.waitReason || first.status, ...(waited > 0 ? [duration(waited)] : [])].join(
    language === "zh-CN" ? "，" : ", ",
  );
  const count = group.length > 1 ? ` ×${group.length}` : "";
  return printable(`g${first.id}${count} [${state}] ${frames.map(shortName).join(" ← ")}`);
}

/** `cmd/go/internal/modload.(*Loader).readModGraph` as `modload.(*Loader).readModGraph`. */
const shortName = ({ function: name }: Goroutine["frames"][number]): string => name.replace(/^.*\/(?=[^/]*$)/, "");
