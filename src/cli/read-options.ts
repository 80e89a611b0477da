import { languageOfLocale } from "../text/language.ts";
import { BUILT_FORMATS, FORMATS, type Options } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** Options as the parser gives them, by their long names in camel case. */
export type Raw = Readonly<Record<string, string | boolean | undefined>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** The options with their defaults. Throws UsageError for a value that an option does not take. */
export function optionsOf(raw: Raw, environment: Environment): Options {
  const format = raw["json"] ? "json" : (raw["format"] ?? "terminal");
  const language = raw["lang"] ?? languageOfLocale(environment);
  const seconds = numberOf(raw, "deadline", "--deadline", 0.1, 86_400);
  return {
    format: oneOf("--format", format, FORMATS, BUILT_FORMATS),
    output: textOf(raw["output"]),
    offline: raw["offline"] === true,
    deadlineMs: seconds === null ? null : seconds * 1_000,
    language: oneOf("--lang", language, ["en", "zh-CN"] as const),
    save: textOf(raw["save"]),
    from: textOf(raw["from"]),
    why: raw["why"] === true,
    mayColour: raw["color"] !== false,
    exitZero: raw["exitZero"] === true,
    ofPid: wholeNumber(raw, "of", "--of"),
    asUid: wholeNumber(raw, "asUid", "--as-uid"),
    direct: raw["direct"] === true,
    unmasked: raw["unmasked"] === true,
    trace: oneOf("--trace", raw["trace"] ?? "off", ["off", "strace", "perf", "bpf"] as const),
    goTrace: raw["goTrace"] === true,
    reportFd: wholeNumber(raw, "reportFd", "--report-fd"),
    giveUp: raw["giveUp"] === true,
    failOnCause: raw["failOnCause"] === true,
    debugger: raw["debugger"] === undefined ? null : oneOf("--debugger", raw["debugger"], ["gdb", "delve"] as const),
    dumpAndKill: raw["dumpAndKill"] === true,
    lab: {
      seed: textOf(raw["seed"]),
      jobs: wholeNumber(raw, "jobs", "--jobs", 1),
      long: raw["long"] === true,
      record: raw["record"] === true,
    },
  };
}

const textOf = (value: string | boolean | undefined): string | null => (typeof value === "string" ? value : null);

function oneOf<const T extends string>(
  name: string,
  value: unknown,
  allowed: readonly T[],
  offered: readonly T[] = allowed,
): T {
  const found = allowed.find((each) => each === value);
  if (found) return found;
  throw new UsageError(
    { en: `${name} ${value}: no such value.`, zh: `${name} ${value}：没有这个取值。` },
    { en: `One of: ${offered.join(", ")}.`, zh: `可选值：${offered.join("、")}。` },
  );
}

function numberOf(raw: Raw, key: string, name: string, least: number, most: number): number | null {
  const value = raw[key];
  if (value === undefined) return null;
  const number = typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError({
    en: `${name} ${value}: not a number from ${least} to ${most}.`,
    zh: `${name} ${value}：不是 ${least} 到 ${most} 之间的数。`,
  });
}

/** The largest pid and uid that Linux has fit in 32 bits. */
const LARGEST_ID = 4_294_967_294;

function wholeNumber(raw: Raw, key: string, name: string, least = 0): number | null {
  const number = numberOf(raw, key, name, least, LARGEST_ID);
  if (number === null || Number.isInteger(number)) return number;
  throw new UsageError({ en: `${name} ${number}: not a whole number.`, zh: `${name} ${number}：不是整数。` });
}
