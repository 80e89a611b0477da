import type { Diagnosis, TimeAccount } from "../../diagnosis/diagnosis.ts";
import { duration } from "../../text/duration.ts";
import { displayWidth, padTo } from "../../text/width.ts";
import { label } from "../labels.ts";
import type { ReportOptions } from "../reporter.ts";
import { goroutineLines } from "../watch/goroutine-lines.ts";
import { cut } from "../watch/names.ts";
import { samplerLines } from "../watch/sampler-lines.ts";
import { rowName, timeRows } from "../watch/time-rows.ts";
import { traceLines } from "../watch/trace-lines.ts";
import { slowestWork, waitLines } from "../watch/wait-lines.ts";
import type { Page } from "./page.ts";

const BAR_COLUMNS = 18;
/** `4 min 38 s` */
const DURATION_COLUMNS = 10;
const GAPS = 4;

/** Where the time of a watched command went, who waited for whom, and how that was seen. */
export function putTime(page: Page, diagnosis: Diagnosis, options: ReportOptions): void {
  const { language, why } = options;
  const { time, observation } = diagnosis;
  if (time && time.wallMs > 0) putParts(page, time, options);
  page.rows(label("slowest", language), slowestWork(diagnosis, language));
  page.rows(label("waits", language), waitLines(diagnosis, language, why));
  if (observation) {
    page.rows(label("goroutines", language), goroutineLines(observation, language, why));
    page.rows(label("trace", language), traceLines(observation, language, why));
    if (why) page.rows(label("observed", language), samplerLines(observation, language));
  }
  if (time || diagnosis.waits.length > 0) page.gap();
}

/** Largest part first; the parts and the unexplained rest sum to the whole. */
function putParts(page: Page, time: TimeAccount, { language, width }: ReportOptions): void {
  const rows = timeRows(time, language);
  const room = Math.max(12, page.room(width) - BAR_COLUMNS - DURATION_COLUMNS - GAPS);
  const names = rows.map((row) => cut(rowName(row, language, room), room));
  const widest = Math.max(...names.map(displayWidth));
  page.rows(
    label("where", language, { wall: duration(time.wallMs) }),
    rows.map(({ ms }, at) => {
      const bar = "█".repeat(Math.max(0, Math.round((ms / time.wallMs) * BAR_COLUMNS)));
      return `${padTo(names[at] ?? "", widest)}  ${padTo(bar, BAR_COLUMNS)}  ${duration(ms)}`;
    }),
  );
}
