/** The languages that gowhy speaks. English is the source; every sentence has its Chinese twin beside it. */
export type Language = "en" | "zh-CN";

/** One sentence in both languages. `{name}` is replaced by the value of that name. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** What a sentence may be filled with. */
export type Value = string | number | boolean | null | readonly string[];
export type Values = Readonly<Record<string, Value>>;

const PLACEHOLDER = /\{([a-zA-Z][a-zA-Z0-9]*)\}/g;

/** The sentence in the wanted language, its `{name}` places filled. A name without a value stays as it is, so that a test sees it. */
export function say(text: Text, language: Language, values: Values = {}): string {
  const sentence = language === "zh-CN" ? text.zh : text.en;
  return sentence.replaceAll(PLACEHOLDER, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return Array.isArray(value) ? value.join(language === "zh-CN" ? "、" : ", ") : String(value);
  });
}

/** The names that a sentence wants values for. */
export function placeholdersOf(text: Text): { en: string[]; zh: string[] } {
  const names = (sentence: string) =>
    [...new Set([...sentence.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ""))].sort();
  return { en: names(text.en), zh: names(text.zh) };
}

/** The language of a POSIX locale name: zh_CN.UTF-8 and its like are Chinese, everything else English. Source: locale(7), LC_ALL over LC_MESSAGES over LANG. */
export function languageOfLocale(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"] || "";
  return /^zh([_.@-]|$)/i.test(locale) ? "zh-CN" : "en";
}
