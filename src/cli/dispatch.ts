import { exitWith } from "./exit-with.ts";
import { helpPage } from "./help-page.ts";
import { languageWanted } from "./language-wanted.ts";
import { loadHeavy } from "./load-heavy.ts";
import { loadParseArgv } from "./load-parse-argv.ts";
import type { Invocation } from "./options.ts";
import { optionsOf } from "./read-options.ts";
import { splitArgv } from "./split-argv.ts";
import { isUsageError } from "./usage-error.ts";
import { VERSION } from "./version.ts";

/** Runs one command line and ends the process with its exit code, whatever is still open: abandoned children never hold it. */
export async function dispatch(argv: readonly string[]): Promise<void> {
  const { own } = splitArgv(argv);
  try {
    if (own.includes("--help") || own.includes("-h"))
      return await exitWith(0, helpPage(languageWanted(own, process.env)));
    if (own.includes("--version") || own.includes("-V")) return await exitWith(0, `gowhy ${VERSION}\n`);
    const invocation = await invocationOf(argv);
    if (invocation.watched.length === 0) expectTheUnexpected(own);
    const code = await run(invocation);
    // Nothing was written to streams of Node's there, and opening them now would touch what the command shares.
    if (invocation.watched.length > 0) process.exit(code);
    await exitWith(code);
  } catch (error) {
    await endWith(error, own);
  }
}

/** What fails outside of every promise is our own fault too, and its code is not that of a cause; without a reader of standard error the work goes on. */
function expectTheUnexpected(own: readonly string[]): void {
  process.on("uncaughtException", (error) => void endWith(error, own));
  process.stderr.on("error", () => {});
}

async function endWith(error: unknown, own: readonly string[]): Promise<void> {
  const { faultPage } = await import("./fault-page.ts");
  process.stderr.write(faultPage(error, languageWanted(own, process.env)));
  await exitWith(isUsageError(error) ? 2 : 70);
}

/** `gowhy go …` without options is the path that must start like bare node: no parser is loaded for it. */
async function invocationOf(argv: readonly string[]): Promise<Invocation> {
  const { own, watched } = splitArgv(argv);
  const [command] = own;
  if (own.length === 1 && watched.length > 0 && (command === "go" || command === "run"))
    return { command, words: [], options: optionsOf({}, process.env), watched };
  return (await loadParseArgv()).parseArgv(argv, process.env);
}

async function run(invocation: Invocation): Promise<number> {
  switch (invocation.command) {
    case "go":
    case "run":
      return (await import("./commands/run.ts")).runCommand(invocation);
    case "lab":
      return (await import("./load-lab.ts")).loadLab()(invocation);
    case "check":
      return (await loadHeavy()).checkCommand(invocation);
    case "attach":
      return (await loadHeavy()).attachCommand(invocation);
    case "causes":
      return (await loadHeavy()).causesCommand(invocation);
    case "explain":
      return (await loadHeavy()).explainCommand(invocation);
    default:
      return (await loadHeavy()).notBuiltCommand(invocation);
  }
}
