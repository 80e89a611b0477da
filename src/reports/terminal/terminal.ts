import type { Diagnosis } from "../../diagnosis/diagnosis.ts";
import { duration } from "../../text/duration.ts";
import {
  commandFailed,
  commandSucceeded,
  processRests,
  stallBeforeStep,
  stallWithoutCause,
} from "../command-failed.ts";
import { clearedAreas, countByArea, failedSteps, foundIn, stepToName, untoldIn } from "../findings.ts";
import { label, sentence } from "../labels.ts";
import type { Reporter, ReportOptions } from "../reporter.ts";
import { told } from "../told.ts";
import { unseenLines } from "../unseen-lines.ts";
import { briefLines } from "../watch/brief.ts";
import { refusals } from "../watch/sampler-lines.ts";
import { stepName } from "../words.ts";
import { newPage, type Page } from "./page.ts";
import { putSteps } from "./steps.ts";
import { putTime } from "./time.ts";
import { putVerdict } from "./verdict.ts";
import { putWhy } from "./why.ts";

/** What a person reads: the cause in the first two lines, then what shows it, then what to do. */
export const terminal: Reporter = {
  id: "terminal",
  mediaType: "text/plain",
  render(diagnosis, options) {
    if (options.form === "brief") return `${briefLines(diagnosis, options.language, options.width).join("\n")}\n`;
    const page = newPage(options.width, options.colour);
    const found = foundIn(diagnosis);
    if (found.length === 0) putHead(page, diagnosis, options);
    for (const [at, verdict] of found.entries()) putVerdict(page, verdict, { ...options, at, diagnosis });
    page.gap();
    putTime(page, diagnosis, options);
    putSteps(page, diagnosis, { ...options, everything: found.length === 0 });
    page.gap();
    putRest(page, diagnosis, options);
    if (options.why) putWhy(page, diagnosis, options);
    page.gap();
    putClosing(page, diagnosis, options);
    return page.text();
  },
};

function putHead(page: Page, diagnosis: Diagnosis, { language }: ReportOptions): void {
  const took = sentence("nothingChanged", language, { took: duration(diagnosis.tookMs) });
  const failed = stepToName(diagnosis);
  if (failed && stallBeforeStep(diagnosis, language) === null) {
    page.line(`✗ ${sentence("noCause", language, { step: stepName(failed.step, language) })}`, "red");
    page.line(`  ${failed.why ? told(failed.why, language) : ""}`);
    page.gap();
    return;
  }
  const command = stallWithoutCause(diagnosis, language) ?? commandFailed(diagnosis, language);
  if (command !== null) {
    // Where no step was taken there is no time of ours to tell.
    page.line(`✗ ${command}${diagnosis.tookMs > 0 ? `   (${took})` : ""}`, "red");
    page.gap();
    return;
  }
  const succeeded = commandSucceeded(diagnosis, language);
  if (succeeded !== null) {
    page.line(`${page.paint("green", "✓")} ${succeeded}`);
    page.gap();
    return;
  }
  const rests = processRests(diagnosis, language);
  if (rests !== null) {
    page.line(`· ${rests}   (${took})`);
    page.gap();
    return;
  }
  const whole = diagnosis.steps.every((step) => step.state === "passed");
  page.line(`${page.paint("green", "✓")} ${sentence(whole ? "healthy" : "healthyAsSeen", language)}   (${took})`);
  page.gap();
}

function putRest(page: Page, diagnosis: Diagnosis, { language, why }: ReportOptions): void {
  const cleared = clearedAreas(diagnosis);
  if (foundIn(diagnosis).length > 0 || failedSteps(diagnosis).length > 0)
    page.rows(label("ruledOut", language), cleared.length > 0 ? [cleared.join(" · ")] : []);
  const untold = countByArea(untoldIn(diagnosis).map((verdict) => verdict.cause));
  page.rows(label("cannotTell", language), untold.length > 0 && !why ? [untold.join(" · ")] : []);
  page.rows(label("notSeen", language), [
    ...unseenLines(diagnosis.unseen, language),
    ...(diagnosis.observation && !why ? refusals(diagnosis.observation, language) : []),
  ]);
  page.rows(
    label("note", language),
    diagnosis.notes.map((note) => told(note, language)),
    "yellow",
  );
}

function putClosing(page: Page, diagnosis: Diagnosis, { language }: ReportOptions): void {
  const first = foundIn(diagnosis)[0];
  if (first) page.line(`  ${sentence("explainMore", language, { cause: first.cause })}`, "dim");
  else if (stepToName(diagnosis)) page.line(`  ${sentence("tellUs", language)}`, "dim");
  else if (diagnosis.subject.kind === "machine") page.line(`  ${sentence("stillSlow", language)}`, "dim");
}
