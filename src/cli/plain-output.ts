import type { Format, Options } from "./options.ts";
import { UsageError } from "./usage-error.ts";
import { writeUserFile } from "./user-files.ts";
import { written } from "./written.ts";

/** Refuses formats that a command has no form for. */
export function onlyFormats(options: Options, allowed: readonly Format[]): void {
  if (allowed.includes(options.format)) return;
  throw new UsageError(
    { en: `--format ${options.format}: not for this command.`, zh: `--format ${options.format}：不适用于该命令。` },
    { en: `One of: ${allowed.join(", ")}.`, zh: `可选值：${allowed.join("、")}。` },
  );
}

/** To standard output, or to the file of `-o`. */
export async function writeOut(options: Options, text: string): Promise<void> {
  if (options.output !== null) return writeUserFile("-o", options.output, text);
  const refused = await written(process.stdout, text);
  if (refused) throw refused;
}
