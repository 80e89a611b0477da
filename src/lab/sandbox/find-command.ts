import { readdirSync, readFileSync } from "node:fs";

const PATIENCE_MS = 5_000;
const PAUSE_MS = 10;

/** The process at or below another one that has exactly this command line. */
export async function findCommand(root: number, argv: readonly string[]): Promise<number> {
  const wanted = argv.join("\0");
  const endMs = performance.now() + PATIENCE_MS;
  while (performance.now() < endMs) {
    const found = familyOf(root).find((pid) => read(`/proc/${pid}/cmdline`).replace(/\0$/, "") === wanted);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`no process runs ${argv.join(" ")}, below ${root}`);
}

function familyOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    // The name in parentheses may hold anything. Source: proc_pid_stat(5).
    const parent = Number(read(`/proc/${name}/stat`).split(") ").at(-1)?.split(" ")[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const family = [root];
  for (const pid of family) family.push(...(children.get(pid) ?? []));
  return family;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // It has ended.
  }
}
