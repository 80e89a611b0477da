import { lastNet } from "../redact/last-net.ts";
import { type Language, say } from "../text/language.ts";
import { isUsageError } from "./usage-error.ts";
import { VERSION } from "./version.ts";

/** What a person reads when gowhy could not do its work: their mistake with a hint, or our fault with how to report it. */
export function faultPage(error: unknown, language: Language): string {
  if (isUsageError(error)) {
    const hint = error.hint ? `${say(error.hint, language)}\n` : "";
    return lastNet(`gowhy: ${say(error.text, language)}\n${hint}`);
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const what =
    language === "zh-CN"
      ? "gowhy 自身出错，这不是你的 go 或这台机器的问题。请提交 issue，并附上以下内容："
      : "gowhy itself failed; this is no fault of your go or this machine. Please open an issue with these lines:";
  return lastNet(
    `gowhy: ${what}\n\ngowhy ${VERSION}, node ${process.version}, ${process.platform}-${process.arch}\n${stack}\n`,
  );
}
