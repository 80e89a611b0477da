import type { Observation } from "../../diagnosis/diagnosis.ts";
import { duration } from "../../text/duration.ts";
import { type Language, say, type Text } from "../../text/language.ts";
import { printable } from "../../text/printable.ts";
import { count } from "../../text/size.ts";
import { cut } from "./names.ts";

const HEAD: Text = {
  en: "{rung}: {events} events; what it usually costs: {overhead}",
  zh: "{rung}：{events} 个事件；通常的开销：{overhead}",
};
const SIDE_EFFECTS: Text = { en: "side effects: {effects}", zh: "副作用：{effects}" };
const SLOWED: Text = {
  en: "≈ marks times that were taken under ptrace, which slows every traced call",
  zh: "≈ 表示在 ptrace 下测得的时间，每个被跟踪的调用都会变慢",
};
const LONG_CALL: Text = {
  en: "{took}  {name} {argument} = {result} (pid {pid})",
  zh: "{took}  {name} {argument} = {result}（pid {pid}）",
};
const UNFINISHED: Text = { en: "unfinished", zh: "未结束" };
const MOST: Text = {
  en: "{name} {count} times, {total} in all, {longest} the longest",
  zh: "{name} {count} 次，合计 {total}，最长 {longest}",
};

const MAX_CALLS = 5;
const MAX_ARGUMENT = 60;

/** What a rung above the sampler saw: what it is, what it did to the command, the longest calls. */
export function traceLines({ trace }: Observation, language: Language, everything: boolean): string[] {
  if (!trace) return [];
  const { rung, events, usualOverhead, sideEffects, longCalls, calls } = trace;
  const isSlowed = rung === "strace";
  const time = (ms: number) => `${isSlowed ? "≈ " : ""}${duration(ms)}`;
  const long = [...longCalls]
    .sort((one, other) => (other.tookMs ?? Number.POSITIVE_INFINITY) - (one.tookMs ?? Number.POSITIVE_INFINITY))
    .slice(0, everything ? undefined : MAX_CALLS)
    .map(({ pid, name, argument, tookMs, result }) =>
      printable(
        say(LONG_CALL, language, {
          pid,
          name,
          argument: cut(argument, MAX_ARGUMENT),
          took: tookMs === null ? say(UNFINISHED, language) : time(tookMs),
          result: result || "?",
        }),
      ),
    );
  return [
    printable(say(HEAD, language, { rung, events: count(events), overhead: usualOverhead })),
    ...(sideEffects.length > 0 ? [printable(say(SIDE_EFFECTS, language, { effects: sideEffects }))] : []),
    ...long,
    ...(everything
      ? calls.map((call) =>
          say(MOST, language, {
            name: call.name,
            count: call.count,
            total: time(call.totalMs),
            longest: time(call.longestMs),
          }),
        )
      : []),
    ...(isSlowed && long.length > 0 ? [say(SLOWED, language)] : []),
  ];
}
