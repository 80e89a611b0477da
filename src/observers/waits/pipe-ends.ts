import { accessMode, MODES } from "./access-mode.ts";
import type { Asker } from "./asker.ts";

/** Processes that hold an end of a pipe, apart from the one that asks. Empty while the search is under way. */
export function pipeEnds(pid: number, link: string, end: "read" | "write", ask: Asker): readonly number[] {
  const open = ask.search.who(link, ask.atMs, pid);
  const pids = open.filter((each) => each.pid !== pid && accessMode(each.pid, each.fd, ask.kernel) === MODES[end]);
  return [...new Set(pids.map((each) => each.pid))];
}
