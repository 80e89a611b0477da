import type { Observation } from "../../diagnosis/diagnosis.ts";
import { duration } from "../../text/duration.ts";
import { type Language, say, type Text } from "../../text/language.ts";
import { printable } from "../../text/printable.ts";

const OBSERVED: Text = {
  en: "observed {ticks} times, every {interval} at the median, the longest gap {gap}; it cost {cpu} of CPU",
  zh: "观察 {ticks} 次，间隔中位数 {interval}，最长间隔 {gap}；消耗 CPU {cpu}",
};
const PROCESSES: Text = {
  en: "{seen} processes seen; processes that lived between two looks used {missed} of CPU",
  zh: "看到 {seen} 个进程；在两次观察之间出现并结束的进程共用了 CPU {missed}",
};
const REFUSED: Text = { en: "refused: {what} ({errno})", zh: "被拒绝：{what}（{errno}）" };

/** How the command was observed, what that cost, and what was missed. */
export function samplerLines({ sampler, processes }: Observation, language: Language): string[] {
  if (!sampler) return [];
  return [
    say(OBSERVED, language, {
      ticks: thousands(sampler.ticks),
      interval: duration(sampler.medianIntervalMs),
      gap: duration(sampler.longestGapMs),
      cpu: duration(sampler.ownCpuMs),
    }),
    ...(processes ? [say(PROCESSES, language, { seen: processes.seen, missed: duration(processes.missedCpuMs) })] : []),
    ...refusals({ sampler }, language),
  ];
}

/** What the machine did not let gowhy see of the command. */
export const refusals = ({ sampler }: Pick<Observation, "sampler">, language: Language): string[] =>
  (sampler?.refused ?? []).map(({ what, errno }) =>
    say(REFUSED, language, { what: `/proc/PID/${printable(what)}`, errno: printable(errno) }),
  );

const thousands = (number: number): string => String(number).replaceAll(/\B(?=(\d{3})+$)/g, ",");
