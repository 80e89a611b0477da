import type { Diagnosis, Verdict } from "../../diagnosis/diagnosis.ts";
import { duration } from "../../text/duration.ts";
import { type Language, say } from "../../text/language.ts";
import {
  commandFailed,
  commandSucceeded,
  processRests,
  stallBeforeStep,
  stallWithoutCause,
} from "../command-failed.ts";
import { clearedAreas, countByArea, foundIn, stepsToShow, stepToName, untoldIn } from "../findings.ts";
import { fixLines } from "../fix-steps.ts";
import { label, sentence } from "../labels.ts";
import type { Reporter, ReportOptions } from "../reporter.ts";
import { told } from "../told.ts";
import { unseenLines } from "../unseen-lines.ts";
import { briefLines } from "../watch/brief.ts";
import { riskName, stateName, stepName, stepStateName } from "../words.ts";
import { code, plain } from "./plain.ts";
import { watchedSection } from "./watched.ts";

/** For pasting into an issue: the verdicts open, the rest folded. Names of people, hosts and private modules are masked before. */
export const markdown: Reporter = {
  id: "markdown",
  mediaType: "text/markdown",
  render(diagnosis, options) {
    const { language } = options;
    if (options.form === "brief")
      return `${briefLines(diagnosis, language, BRIEF_COLUMNS)
        .map((line) => `${plain(line.trim())}  `)
        .join("\n")}\n`;
    const found = foundIn(diagnosis);
    const parts = [
      ...(found.length > 0 ? found.map((verdict, at) => verdictOf(verdict, at, options)) : [head(diagnosis, language)]),
      watchedSection(diagnosis, options),
      steps(diagnosis, options),
      rest(diagnosis, options),
      `<sub>${diagnosis.tool.name} ${plain(diagnosis.tool.version)} · ${duration(diagnosis.tookMs)}</sub>`,
    ];
    return `${parts.filter(Boolean).join("\n\n")}\n`;
  },
};

/** A line of a comment is not wrapped; longer than this it is no brief one. */
const BRIEF_COLUMNS = 200;

function head(diagnosis: Diagnosis, language: Language): string {
  const failed = stallBeforeStep(diagnosis, language) === null ? stepToName(diagnosis) : undefined;
  const whole = diagnosis.steps.every((step) => step.state === "passed");
  const command = stallWithoutCause(diagnosis, language) ?? commandFailed(diagnosis, language);
  const succeeded = commandSucceeded(diagnosis, language);
  if (succeeded !== null) return `### ✓ ${plain(succeeded)}`;
  if (!failed && command !== null) return `### ✗ ${plain(command)}`;
  const rests = processRests(diagnosis, language);
  if (!failed && rests !== null) return `### ${plain(rests)}`;
  if (!failed) return `### ✓ ${sentence(whole ? "healthy" : "healthyAsSeen", language)}`;
  const step = stepName(failed.step, language);
  const why = failed.why ? `\n\n${plain(told(failed.why, language))}` : "";
  return `### ✗ ${sentence("noCause", language, { step })}${why}`;
}

function verdictOf(verdict: Verdict, at: number, { language, why }: ReportOptions): string {
  const lines = [
    `${at === 0 ? "###" : "####"} ✗ ${plain(told(verdict.headline, language))}`,
    "",
    `${code(verdict.cause)} · **${stateName(verdict.state, language)}** ${Math.round(verdict.confidence * 100)} %`,
    "",
    ...verdict.evidence.map((each) => `- ${plain(told(each, language))} ${code(each.clue)}`),
    ...(why ? verdict.against.map((each) => `- ${label("against", language)}: ${plain(told(each, language))}`) : []),
    ...(verdict.goGivesUp ? [`- ${patience(verdict, language)}`] : []),
    ...(verdict.explains.length > 0
      ? [`- ${label("explains", language)}: ${verdict.explains.map(code).join(", ")}`]
      : []),
    ...fixes(verdict, language),
    ...folklore(verdict, language),
  ];
  return lines.join("\n");
}

function patience({ goGivesUp }: Verdict, language: Language): string {
  if (goGivesUp === null) return "";
  const when = goGivesUp === "never" ? sentence("neverGivesUp", language) : told(goGivesUp, language);
  return `${label("goItself", language)}: ${plain(when)}`;
}

function fixes(verdict: Verdict, language: Language): string[] {
  return verdict.fixes.flatMap((fix) => {
    const lines = fix.steps.flatMap((step) => fixLines(step, language));
    const commands = lines.filter((line) => line.isCommand).map((line) => line.text);
    return [
      "",
      `**${label("fix", language)}**: ${plain(say(fix.title, language))} (${riskName(fix.risk, language)})`,
      ...lines.filter((line) => !line.isCommand).map((line) => `\n${plain(line.text)}`),
      ...(commands.length > 0 ? ["", "```sh", ...commands, "```"] : []),
    ];
  });
}

const folklore = ({ folklore: all }: Verdict, language: Language): string[] =>
  all.length === 0
    ? []
    : [
        "",
        `**${label("wontHelp", language)}**`,
        "",
        ...all.map(({ what, why }) => `- ${code(what)}: ${plain(say(why, language))}`),
      ];

function steps(diagnosis: Diagnosis, { language, why }: ReportOptions): string {
  const shown = why ? diagnosis.steps : stepsToShow(diagnosis);
  if (shown.length === 0) return "";
  const rows = shown.map((step) => {
    const texts = [...(step.why ? [told(step.why, language)] : []), ...step.seen.map((each) => told(each, language))];
    const state = stepStateName(step.state, language);
    return `| ${stepName(step.step, language)} | ${state} | ${texts.map(plain).join("<br>")} |`;
  });
  const [step, state, seen] = language === "zh-CN" ? ["步骤", "结果", "所见"] : ["step", "result", "seen"];
  return [`| ${step} | ${state} | ${seen} |`, "|---|---|---|", ...rows].join("\n");
}

function rest(diagnosis: Diagnosis, { language, why }: ReportOptions): string {
  const cleared = clearedAreas(diagnosis);
  const untold = countByArea(untoldIn(diagnosis).map(({ cause }) => cause));
  const ruledOut = why ? diagnosis.ruledOut.map(({ cause }) => code(cause)) : cleared;
  const lines = [
    ...diagnosis.notes.map((note) => `- ${label("note", language)}: ${plain(told(note, language))}`),
    ...(ruledOut.length > 0 ? [`- ${label("ruledOut", language)}: ${ruledOut.join(" · ")}`] : []),
    ...(untold.length > 0 ? [`- ${label("cannotTell", language)}: ${untold.join(" · ")}`] : []),
    ...unseenLines(diagnosis.unseen, language).map((line) => `- ${label("notSeen", language)}: ${plain(line)}`),
  ];
  return lines.join("\n");
}
