import type { Outcome } from "../outcome.ts";
import type { Peek } from "../proc/open-peek.ts";

/** So many reads are under way at once; each that hangs keeps one of the child's 16 threads. */
const AT_ONCE = 6;
/** An environment may hold 2 MB (execve(2), a quarter of the stack's limit); what go reads of it does not. */
const MAX_BYTES = 256 * 1024;

/** Reads files of /proc that may never come back, in a child, each under a deadline. One that hangs costs its own answer only. */
export async function readPatiently(
  peek: Pick<Peek, "read">,
  paths: readonly string[],
  onAnswer: (path: string, answer: Outcome<string>) => void,
): Promise<void> {
  const waiting = [...paths];
  const work = async (): Promise<void> => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift())
      onAnswer(path, await peek.read(path, MAX_BYTES));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
