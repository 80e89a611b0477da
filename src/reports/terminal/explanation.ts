import type { AnyCause, Clue } from "../../causes/cause.ts";
import { type Language, say } from "../../text/language.ts";
import { type Paint, painter } from "../../text/style.ts";
import { wrap } from "../../text/width.ts";
import { riskName, stepName, strengthName, symptomName } from "../words.ts";
import { proseLines } from "./prose.ts";

export interface ExplanationOptions {
  readonly language: Language;
  readonly colour: boolean;
  readonly width: number;
  /** The cause's page in Markdown, or null where it was not packed. English only. */
  readonly page: string | null;
}

/** One cause's page: the text of its folder, then what gowhy itself goes by, from the catalogue. */
export function renderExplanation(cause: AnyCause, options: ExplanationOptions): string {
  const { language, width } = options;
  const paint = painter(options.colour);
  const t = (name: keyof typeof LABELS) => say(LABELS[name], language);
  const told = (text: AnyCause["title"]) => say(text, language);
  const bullets = (items: readonly string[]) => items.flatMap((item) => hanging(`• ${item}`, width));
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", paint("bold", title), ...lines];
  const clues = (all: readonly Clue<never>[]) =>
    bullets(all.map((clue) => `${clue.id} (${strengthName(clue.strength, language)}): ${ruleOf(told(clue.says))}`));
  const lines = [
    `${paint("bold", cause.id)}  ${told(cause.title)}`,
    paint(
      "dim",
      `${stepName(cause.step, language)} · ${cause.symptoms.map((symptom) => symptomName(symptom, language)).join(language === "zh-CN" ? "、" : ", ")}`,
    ),
    ...(options.page && language === "en" ? ["", ...body(options.page, width, paint)] : []),
    ...section(t("confirms"), clues(cause.confirms)),
    ...section(t("rulesOut"), clues(cause.rulesOut)),
    ...section(t("fixes"), bullets(cause.fixes.map((fix) => `${told(fix.title)} (${riskName(fix.risk, language)})`))),
    ...section(t("wontHelp"), bullets((cause.folklore ?? []).map(({ what, why }) => `${what}: ${told(why)}`))),
    ...section(
      t("references"),
      cause.references.map((reference) => `  ${reference}`),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** The page without its title lines, which the catalogue gives already, and without its list of sources. */
function body(page: string, width: number, paint: Paint): string[] {
  const parts = page.split(/^## /m).slice(1);
  const kept = parts.filter((part) => !part.startsWith("Sources"));
  return kept.flatMap((part, at) => {
    const [title = "", ...rest] = part.trimEnd().split("\n");
    const text = rest.join("\n").replace(/^\n+|\n+$/g, "");
    return [...(at > 0 ? [""] : []), paint("bold", title), ...proseLines(text, width)];
  });
}

const hanging = (line: string, width: number): string[] =>
  wrap(line, width - 4).map((part, at) => (at === 0 ? `  ${part}` : `    ${part}`));

/** In a rule the places of values are shown as such. */
const ruleOf = (text: string): string => text.replaceAll(/\{(\w+)\}/g, "‹$1›");

const LABELS = {
  confirms: { en: "What confirms it", zh: "证实它的线索" },
  rulesOut: { en: "What rules it out", zh: "排除它的线索" },
  fixes: { en: "Fixes", zh: "解决办法" },
  wontHelp: { en: "Won't help", zh: "没有用的做法" },
  references: { en: "References", zh: "参考资料" },
} as const;
