import type { AnyCause } from "../../causes/cause.ts";
import { type Language, say } from "../../text/language.ts";
import { painter } from "../../text/style.ts";
import { padTo } from "../../text/width.ts";
import { stepName } from "../words.ts";

/** The catalogue as a table: id, step, title. */
export function renderCauses(
  causes: readonly AnyCause[],
  { language, colour }: { readonly language: Language; readonly colour: boolean },
): string {
  const paint = painter(colour);
  const idWidth = Math.max(...causes.map((cause) => cause.id.length)) + 2;
  const stepWidth = 14;
  const rows = causes.map(
    (cause) =>
      `${paint("bold", padTo(cause.id, idWidth))}${paint("dim", padTo(stepName(cause.step, language), stepWidth))}${say(cause.title, language)}`,
  );
  return `${rows.join("\n")}\n`;
}
