import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Every entry below a directory with what a change would show: kind, size, mode, owner, time of change. Directories' times are left out: scratch touches its parents'. */
export function treeListing(directory: string): string[] {
  const lines: string[] = [];
  const visit = (path: string): void => {
    for (const name of readdirSync(path).sort()) {
      const at = join(path, name);
      const state = lstatSync(at);
      const time = state.isDirectory() ? "" : ` ${state.mtimeMs}`;
      lines.push(
        `${at} ${state.mode.toString(8)} ${state.uid}:${state.gid} ${state.isDirectory() ? "" : state.size}${time}`,
      );
      if (state.isDirectory()) visit(at);
    }
  };
  visit(directory);
  return lines;
}
