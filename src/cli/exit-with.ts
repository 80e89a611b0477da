import { written } from "./written.ts";

/** Writes what is left to standard output, waits until the reader has it, and ends the process; throws if the text could not be written. */
export async function exitWith(code: number, text = ""): Promise<void> {
  const refused = await written(process.stdout, text);
  if (refused && text !== "") throw refused;
  await written(process.stderr, "");
  process.exit(code);
}
