import type { Outcome } from "../../system/outcome.ts";
import { withoutSecrets } from "../../text/secrets.ts";

const MAX_ARGUMENTS = 64;
const MAX_ARGUMENT = 1_000;

/** The words of a /proc/PID/cmdline, free of secrets; the name of the process where that could not be read. */
export function wordsOf(cmdline: Outcome<string> | undefined, name: string): readonly string[] {
  const text = cmdline?.ok ? cmdline.value.replace(/\0+$/, "") : "";
  if (text === "") return [name];
  return text
    .split("\0")
    .slice(0, MAX_ARGUMENTS)
    .map((word) => withoutSecrets(word).text.slice(0, MAX_ARGUMENT));
}
