import { hostname } from "node:os";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import type { FactStore } from "../facts/store.ts";
import { lastNet } from "../redact/last-net.ts";
import { namesOf } from "../redact/names.ts";
import { withPlaceholders } from "../redact/with-placeholders.ts";
import { reporterOf } from "../reports/every.ts";
import type { System } from "../system/system.ts";
import { wantsColour } from "./colour.ts";
import { type Options, refuseUnbuiltFormat } from "./options.ts";
import { widthOf } from "./report-stream.ts";
import { writeUserFile } from "./user-files.ts";
import { written } from "./written.ts";

/** Formats that leave the machine in public: names of people, hosts and private modules are replaced there. */
const PUBLIC_FORMATS: readonly string[] = ["markdown", "html", "github"];

/**
 * The way out of every report: secrets and names are taken out here, for every format alike.
 * Refuses a format that is not built before any work is done.
 */
export function reportTo(
  options: Options,
  stream: NodeJS.WriteStream,
  write: (text: string) => Promise<void> = (text) => writtenOrRefused(stream, text),
  system: () => System | null = () => null,
) {
  refuseUnbuiltFormat(options);
  const reporter = reporterOf(options.format);
  if (!reporter) throw new Error(`There is no reporter for ${options.format}.`);
  return async (diagnosis: Diagnosis, facts: FactStore, form: "full" | "brief" = "full"): Promise<void> => {
    const clean = lastNet(diagnosis);
    const masked =
      PUBLIC_FORMATS.includes(reporter.id) && !options.unmasked
        ? withPlaceholders(clean, namesOf(facts, options.from === null ? hostname() : null))
        : clean;
    const text = reporter.render(masked, {
      language: options.language,
      why: options.why,
      form,
      width: widthOf(stream),
      colour: options.output === null && wantsColour(stream, process.env, options.mayColour),
    });
    if (options.output !== null) await writeUserFile("-o", options.output, text, system());
    else await write(text);
  };
}

async function writtenOrRefused(stream: NodeJS.WriteStream, text: string): Promise<void> {
  const refused = await written(stream, text);
  if (refused) throw refused;
}
