import type { Diagnosis, Evidence, Verdict } from "../../diagnosis/diagnosis.ts";
import { duration } from "../../text/duration.ts";
import { type Language, say } from "../../text/language.ts";
import { fixLines } from "../fix-steps.ts";
import { label, sentence } from "../labels.ts";
import type { ReportOptions } from "../reporter.ts";
import { told } from "../told.ts";
import { riskName, stateName } from "../words.ts";
import type { Page } from "./page.ts";

export interface VerdictOptions extends ReportOptions {
  /** Its place among the verdicts; the first is told in full. */
  readonly at: number;
  readonly diagnosis: Diagnosis;
}

/** One confirmed or likely verdict: its two lines, the evidence, the fix, and what does not help. */
export function putVerdict(page: Page, verdict: Verdict, options: VerdictOptions): void {
  const { language, at } = options;
  page.gap();
  const mark = verdict.state === "confirmed" ? page.paint("red", "✗") : page.paint("yellow", "✗");
  page.line(`${mark} ${page.paint("bold", told(verdict.headline, language))}`);
  page.line(`  ${standing(verdict, options)}`, "dim");
  page.gap();
  const firm = verdict.evidence.filter((each) => each.strength !== "weak");
  const weak = verdict.evidence.filter((each) => each.strength === "weak");
  page.rows(label("evidence", language), textsOf(firm, language));
  page.rows(label("likelyWhy", language), textsOf(weak, language));
  if (options.why) page.rows(label("against", language), textsOf(verdict.against, language));
  page.rows(label("goItself", language), patience(verdict, language));
  page.rows(label("explains", language), verdict.explains.length > 0 ? [verdict.explains.join(" · ")] : []);
  putFixes(page, verdict, language);
  if (at === 0)
    page.table(
      label("wontHelp", language),
      verdict.folklore.map(({ what, why }) => [what, say(why, language)]),
    );
}

/** The second line: which cause, how sure, how soon. */
function standing(verdict: Verdict, { language, diagnosis, at }: VerdictOptions): string {
  const percent = `${stateName(verdict.state, language)} ${Math.round(verdict.confidence * 100)} %`;
  const parts = [verdict.cause, percent];
  if (verdict.costMs !== null && verdict.costMs > 0)
    parts.push(sentence("cost", language, { took: duration(verdict.costMs) }));
  if (at === 0 && diagnosis.subject.kind !== "evidence")
    parts.push(sentence("found", language, { took: duration(diagnosis.tookMs) }));
  return parts.join(" · ");
}

/** How long go itself would wait; nothing where it fails at once. */
function patience({ goGivesUp }: Verdict, language: Language): string[] {
  if (goGivesUp === null) return [];
  return [goGivesUp === "never" ? sentence("neverGivesUp", language) : told(goGivesUp, language)];
}

function putFixes(page: Page, verdict: Verdict, language: Language): void {
  verdict.fixes.forEach((fix, at) => {
    const title = `${say(fix.title, language)} ${page.paint("dim", `(${riskName(fix.risk, language)})`)}`;
    page.rows(at === 0 ? label("fix", language) : "", [title]);
    for (const step of fix.steps)
      for (const line of fixLines(step, language)) {
        if (line.isCommand) page.command(line.text);
        else page.rows("", [line.text]);
      }
  });
}

const textsOf = (evidence: readonly Evidence[], language: Language): string[] =>
  evidence.map((each) => told(each, language));
