import { CATALOGUE } from "../../causes/catalogue.ts";
import { causesJson } from "../../reports/json/causes-json.ts";
import { renderCauses } from "../../reports/terminal/causes.ts";
import { wantsColour } from "../colour.ts";
import type { Invocation } from "../options.ts";
import { onlyFormats, writeOut } from "../plain-output.ts";
import { refuseWords } from "../refuse-words.ts";
import { UsageError } from "../usage-error.ts";

/** The catalogue, or one area of it. */
export async function causesCommand({ options, words }: Invocation): Promise<number> {
  refuseWords("causes", words, 1);
  onlyFormats(options, ["terminal", "json"]);
  const area = words[0];
  const causes = CATALOGUE.filter((cause) => area === undefined || cause.id.startsWith(`${area}/`));
  if (causes.length === 0) throw noSuchArea(area ?? "");
  const colour = options.output === null && wantsColour(process.stdout, process.env, options.mayColour);
  const { language } = options;
  await writeOut(
    options,
    options.format === "json" ? causesJson(causes, language) : renderCauses(causes, { language, colour }),
  );
  return 0;
}

function noSuchArea(area: string): UsageError {
  const areas = [...new Set(CATALOGUE.map((cause) => cause.id.split("/")[0]))].sort();
  return new UsageError(
    { en: `There is no area "${area}".`, zh: `没有领域 "${area}"。` },
    { en: `One of: ${areas.join(", ")}.`, zh: `可选：${areas.join("、")}。` },
  );
}
