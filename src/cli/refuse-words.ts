import { COMMAND_TABLE } from "./command-table.ts";
import { UsageError } from "./usage-error.ts";

/** Words beyond those that the command takes are a mistake, never passed over. */
export function refuseWords(command: string, words: readonly string[], most: number): void {
  const extra = words[most];
  if (extra === undefined) return;
  const usage = COMMAND_TABLE.find(({ name }) => name === command)?.usage ?? command;
  throw new UsageError(
    { en: `${command} does not take "${extra}".`, zh: `${command} 不接受 "${extra}"。` },
    command === "check"
      ? {
          en: `To watch a command: gowhy run -- ${words.join(" ")}`,
          zh: `要观察某个命令：gowhy run -- ${words.join(" ")}`,
        }
      : { en: `Usage: gowhy ${usage}`, zh: `用法：gowhy ${usage}` },
  );
}
