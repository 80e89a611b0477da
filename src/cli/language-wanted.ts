import { type Language, languageOfLocale } from "../text/language.ts";

/** Before anything is parsed: errors and help speak this language. */
export function languageWanted(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const at = argv.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const word = at < 0 ? null : (argv[at]?.split("=")[1] ?? argv[at + 1]);
  if (word === "zh-CN" || word === "en") return word;
  return languageOfLocale(environment);
}
