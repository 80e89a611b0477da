import { Command, CommanderError, Option } from "commander";
import { type Language, say } from "../text/language.ts";
import { COMMAND_TABLE } from "./command-table.ts";
import { languageWanted } from "./language-wanted.ts";
import { OPTION_TABLE, spellingsOf } from "./option-table.ts";
import type { Invocation } from "./options.ts";
import { optionsOf, type Raw } from "./read-options.ts";
import { splitArgv } from "./split-argv.ts";
import { UsageError } from "./usage-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the command line. Throws UsageError for whatever the user has wrong. */
export function parseArgv(argv: readonly string[], environment: Environment): Invocation {
  const { own, watched } = splitArgv(argv);
  const program = parserIn(languageWanted(own, environment));
  try {
    program.parse([...own], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) throw usageOf(error);
    throw error;
  }
  const [command = "check", ...words] = program.args;
  const raw = program.opts() as Raw;
  refuseForeignOptions(command, program);
  return { command, words, options: optionsOf(raw, environment), watched };
}

function parserIn(language: Language): Command {
  const program = new Command("gowhy").argument("[words...]").exitOverride().helpOption(false);
  program.configureOutput({ writeErr: () => {}, writeOut: () => {} });
  for (const row of OPTION_TABLE) program.addOption(new Option(row.flags, say(row.says, language)));
  return program;
}

/** An option that the command does not take would be passed over in silence; that hides mistakes. */
function refuseForeignOptions(command: string, program: Command): void {
  if (!COMMAND_TABLE.some((row) => row.name === command)) return;
  for (const row of OPTION_TABLE) {
    if (row.for === null || row.for.includes(command)) continue;
    const long = spellingsOf(row).at(-1) ?? row.flags;
    const key = long.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    if (program.getOptionValueSource(key) === "cli")
      throw new UsageError(
        { en: `${command} takes no ${long}.`, zh: `${command} 不接受 ${long}。` },
        { en: `It belongs to: ${row.for.join(", ")}.`, zh: `该选项属于：${row.for.join("、")}。` },
      );
  }
}

/** commander's sentence without its prefix; it names the option and suggests the nearest. */
function usageOf(error: CommanderError): UsageError {
  const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
  return new UsageError(
    { en: message, zh: inChinese(error.code, message) },
    { en: "See: gowhy --help", zh: "参见：gowhy --help" },
  );
}

function inChinese(code: string, message: string): string {
  const [, option = ""] = /'(.*)'/s.exec(message) ?? [];
  const [, near] = /\(Did you mean (.*)\?\)$/.exec(message) ?? [];
  const meant = near ? `（是否想写 ${near}？）` : "";
  if (code === "commander.unknownOption") return `没有选项 ${option}${meant}`;
  if (code === "commander.optionMissingArgument") return `选项 ${option} 缺少取值`;
  return message;
}
