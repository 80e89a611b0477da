import { nearest } from "../../text/nearest.ts";
import { COMMAND_TABLE } from "../command-table.ts";
import type { Invocation } from "../options.ts";
import { UsageError } from "../usage-error.ts";

/** A command of the contract that this version lacks, or a word that is no command. */
export function notBuiltCommand({ command }: Invocation): never {
  if (COMMAND_TABLE.some((row) => row.name === command))
    throw new UsageError({ en: `${command}: not in this version.`, zh: `${command}：本版本尚未提供。` });
  const names = COMMAND_TABLE.filter(({ built }) => built).map(({ name }) => name);
  const [near] = nearest(command, names);
  throw new UsageError(
    { en: `There is no command "${command}".`, zh: `没有命令 "${command}"。` },
    {
      en: `${near ? `Did you mean ${near}? ` : ""}See: gowhy --help. To watch a command: gowhy run -- COMMAND`,
      zh: `${near ? `是否想写 ${near}？` : ""}参见：gowhy --help。要观察某个命令：gowhy run -- 命令`,
    },
  );
}
