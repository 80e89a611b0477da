import { descriptorNeed } from "../../causes/limits/descriptor-need.ts";
import { processors, resourceLimits } from "../../facts/limits.ts";
import type { NoteRule } from "./note-rule.ts";

/** Room for what a measured download does not open: more modules, cgo, a slower disk. */
const MARGIN = 2;

/** Open files enough for what was measured, but less than twice that. */
export const thinDescriptorMargin: NoteRule = (facts) => {
  const limits = facts.value(resourceLimits);
  const count = facts.value(processors);
  if (!limits || !count) return [];
  const { fails, needs } = descriptorNeed(count.goMaxProcs);
  const may = limits.openFilesOfGo;
  if (may === null || may <= fails || may >= MARGIN * needs) return [];
  return [
    {
      note: "limits/thin-descriptor-margin",
      text: {
        en: "go may open {limit} files here and needs up to {needs} with GOMAXPROCS={goMaxProcs}: that leaves little room.",
        zh: "这里 go 可打开 {limit} 个文件，GOMAXPROCS={goMaxProcs} 时最多需要 {needs} 个：余量很小。",
      },
      values: { limit: may, needs, goMaxProcs: count.goMaxProcs },
    },
  ];
};
