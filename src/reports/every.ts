import { folded } from "./folded/folded.ts";
import { json } from "./json/json.ts";
import { markdown } from "./markdown/markdown.ts";
import { perfetto } from "./perfetto/perfetto.ts";
import type { Reporter } from "./reporter.ts";
import { terminal } from "./terminal/terminal.ts";

/** Every format that is built. */
export const EVERY_REPORTER: readonly Reporter[] = [terminal, json, markdown, perfetto, folded];

/** The reporter of a format, or undefined where the format is not in this version. */
export const reporterOf = (format: string): Reporter | undefined =>
  EVERY_REPORTER.find((reporter) => reporter.id === format);
