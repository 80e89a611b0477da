import { type Language, say } from "../text/language.ts";
import { COMMAND_TABLE } from "./command-table.ts";
import { OPTION_TABLE } from "./option-table.ts";

/** The help page. */
export function helpPage(language: Language): string {
  const rows = (table: readonly { readonly head: string; readonly tail: string }[]) => {
    const width = Math.max(...table.map(({ head }) => head.length)) + 2;
    return table.map(({ head, tail }) => `  ${head.padEnd(width)}${tail}`).join("\n");
  };
  const zh = language === "zh-CN";
  return [
    zh
      ? "gowhy：这个 go 命令在这台机器上为什么慢、卡住或失败？"
      : "gowhy: why is this go command slow, stuck or failing, here, on this machine?",
    "",
    `${zh ? "用法" : "Usage"}: gowhy [OPTION …] [COMMAND]`,
    "",
    zh ? "命令" : "Commands",
    rows(COMMAND_TABLE.map((row) => ({ head: row.usage, tail: say(row.says, language) }))),
    "",
    zh ? "选项（写在 go 或 -- 之前）" : "Options (before `go` or `--`)",
    rows(OPTION_TABLE.map((row) => ({ head: row.flags, tail: say(row.says, language) }))),
    "",
    zh
      ? "退出码：0 未发现问题，1 找到原因，2 用法错误，3 有失败但原因不明，70 gowhy 自身出错，130 被中断"
      : "Exit codes: 0 nothing found, 1 a cause found, 2 wrong usage, 3 a failure without a cause, 70 our own fault, 130 interrupted",
    "",
  ].join("\n");
}
