import type { Diagnosis, TimeAccount } from "../../diagnosis/diagnosis.ts";
import { duration } from "../../text/duration.ts";
import type { Language } from "../../text/language.ts";
import { label } from "../labels.ts";
import type { ReportOptions } from "../reporter.ts";
import { goroutineLines } from "../watch/goroutine-lines.ts";
import { samplerLines } from "../watch/sampler-lines.ts";
import { rowName, timeRows } from "../watch/time-rows.ts";
import { traceLines } from "../watch/trace-lines.ts";
import { slowestWork, waitLines } from "../watch/wait-lines.ts";
import { code, plain } from "./plain.ts";

/** Where the time of a watched command went, as tables and lists; empty where nothing was watched. */
export function watchedSection(diagnosis: Diagnosis, { language, why }: ReportOptions): string {
  const { time, observation } = diagnosis;
  const sections = [
    ...(time && time.wallMs > 0 ? [table(time, language)] : []),
    list(label("slowest", language), slowestWork(diagnosis, language)),
    list(label("waits", language), waitLines(diagnosis, language, why)),
    ...(observation
      ? [
          stacks(label("goroutines", language), goroutineLines(observation, language, why)),
          list(label("trace", language), traceLines(observation, language, why)),
          list(label("observed", language), why ? samplerLines(observation, language) : []),
        ]
      : []),
  ];
  return sections.filter(Boolean).join("\n\n");
}

function table(time: TimeAccount, language: Language): string {
  const [part, took, share, cause] =
    language === "zh-CN" ? ["部分", "用时", "占比", "原因"] : ["part", "took", "share", "cause"];
  const rows = timeRows(time, language).map(
    (row) =>
      `| ${plain(rowName(row, language))} | ${duration(row.ms)} | ${Math.round((row.ms / time.wallMs) * 100)} % | ${row.causes.map(code).join(" ")} |`,
  );
  const title = `**${label("where", language, { wall: duration(time.wallMs) })}**`;
  return [title, "", `| ${part} | ${took} | ${share} | ${cause} |`, "|---|--:|--:|---|", ...rows].join("\n");
}

const list = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? "" : [`**${title}**`, "", ...lines.map((line) => `- ${plain(line)}`)].join("\n");

/** Stacks are names of functions: as code they keep their stars and brackets. */
const stacks = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? "" : [`**${title}**`, "", ...lines.map((line) => `- ${code(line)}`)].join("\n");
