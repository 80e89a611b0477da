import { spawnSync } from "node:child_process";
import { isInForeground } from "./watched-program.ts";

const SHELL = "/bin/sh";
/** A terminal takes text at once; one that is held by Ctrl-S takes it never. */
const DEADLINE_MS = 2_000;

/**
 * Writes to a terminal from the background. There the kernel would stop the whole job for it where `stty tostop` is set, unless the
 * writer ignores SIGTTOU (termios(3)), which Node cannot: so a shell writes. False in the foreground, where that is not needed.
 */
export function writeFromBackground(descriptor: number, text: string): boolean {
  if (isInForeground()) return false;
  const argv = ["-c", "trap '' TTOU; exec cat"];
  const written = spawnSync(SHELL, argv, { input: text, stdio: ["pipe", descriptor, "ignore"], timeout: DEADLINE_MS });
  return written.status === 0;
}
