import { CATALOGUE } from "../../causes/catalogue.ts";
import type { AnyCause } from "../../causes/cause.ts";
import { causesJson } from "../../reports/json/causes-json.ts";
import { renderExplanation } from "../../reports/terminal/explanation.ts";
import { nearest } from "../../text/nearest.ts";
import { wantsColour } from "../colour.ts";
import type { Invocation } from "../options.ts";
import { readPages } from "../pages.ts";
import { onlyFormats, writeOut } from "../plain-output.ts";
import { refuseWords } from "../refuse-words.ts";
import { UsageError } from "../usage-error.ts";

/** One cause: what it is, how gowhy tells, what to do, what does not help. */
export async function explainCommand({ options, words }: Invocation): Promise<number> {
  refuseWords("explain", words, 1);
  onlyFormats(options, ["terminal", "json"]);
  const cause = findCause(words[0]);
  const { language } = options;
  const colour = options.output === null && wantsColour(process.stdout, process.env, options.mayColour);
  const width = Math.max(40, Math.min(100, process.stdout.columns || 100));
  const page = readPages()?.[cause.id] ?? null;
  await writeOut(
    options,
    options.format === "json"
      ? causesJson([cause], language)
      : renderExplanation(cause, { language, colour, width, page }),
  );
  return 0;
}

function findCause(word: string | undefined): AnyCause {
  if (word === undefined)
    throw new UsageError(
      { en: "explain which cause?", zh: "要说明哪个原因？" },
      { en: "The list: gowhy causes", zh: "列表：gowhy causes" },
    );
  const found = CATALOGUE.find((cause) => cause.id === word || cause.aliases?.includes(word));
  if (found) return found;
  const ids = CATALOGUE.map(({ id }) => id);
  const alike = ids.filter((id) => id.includes(word) || id.split("/")[0] === word.split("/")[0]);
  const list = [...new Set([...nearest(word, ids), ...alike])].slice(0, 8);
  throw new UsageError(
    { en: `There is no cause "${word}".`, zh: `没有原因 "${word}"。` },
    list.length > 0
      ? { en: `Near it: ${list.join(", ")}.`, zh: `相近的有：${list.join("、")}。` }
      : { en: "The list: gowhy causes", zh: "列表：gowhy causes" },
  );
}
