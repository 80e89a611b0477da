import { builtProgram } from "./built-program.ts";
import { scratchDirectory } from "./scratch.ts";

let built: Promise<readonly string[]> | null = null;

/** How to start a desk without the bundle: its code alone, built once a test file into a temporary directory. */
export function deskArgv(): Promise<readonly string[]> {
  built ??= buildDesk();
  return built;
}

const PROGRAM = `
import { runDesk } from "./src/system/files/desk.ts";
import { runStacks } from "./src/cli/stacks-child.ts";
if (process.argv[2] === "__stacks") runStacks(Number(process.argv[3]));
else runDesk();
`;

const buildDesk = async (): Promise<readonly string[]> => [
  process.execPath,
  await builtProgram(scratchDirectory("desk"), "desk", PROGRAM),
];
