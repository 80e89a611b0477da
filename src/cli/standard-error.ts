import { closeSync, openSync, writeSync } from "node:fs";
import { Writable } from "node:stream";
import { isatty } from "node:tty";
import { clock } from "../system/clock.ts";
import { writeFromBackground } from "../system/programs/write-to-terminal.ts";

const STDERR = 2;
/** A reader that is slow for once; longer than that it is stuck, and what is left is not worth a hang. */
const PATIENCE_MS = 2_000;
const RETRY_MS = 20;

/** Standard error beside a command that writes there too. */
export interface StandardError {
  readonly isTTY: boolean;
  columns(): number;
  write(text: string): void;
}

/**
 * Node's own stream makes a pipe non-blocking, and with it the command's end of it: the command would lose output with EAGAIN.
 * So a pipe or file is written to as it stands; only a terminal, which Node opens anew for itself, is taken from Node.
 */
export const standardError: StandardError = {
  isTTY: isatty(STDERR),
  columns: () => (isatty(STDERR) ? process.stderr.columns || 80 : 100),
  write(text) {
    if (standardError.isTTY && writeFromBackground(STDERR, text)) return;
    let left = Buffer.from(text);
    const untilMs = clock.nowMs() + PATIENCE_MS;
    while (left.length > 0 && clock.nowMs() < untilMs)
      try {
        left = left.subarray(writeSync(STDERR, left));
      } catch (error) {
        // Somebody else has made it non-blocking; any other error means that nobody reads it any more.
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
      }
  },
};

/**
 * Before the command starts. Node itself opens its stream as soon as any socket is closed (net.js asks whether it is standard error),
 * so a pipe is given a stream that does not touch its flags.
 */
export function sharePipesAsTheyAre(): void {
  if (standardError.isTTY) return;
  const shared = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      standardError.write(String(chunk));
      done();
    },
  });
  Object.defineProperty(process, "stderr", { value: shared, configurable: true });
}

/**
 * Before the end of `gowhy run`. At its exit Node gives a terminal the settings that it had when Node started (ResetStdio): what the
 * command has set, as stty does, would be lost. It leaves a descriptor alone that is another file by then.
 */
export function leaveTerminalAsItIs(): void {
  for (const descriptor of [0, 1, 2])
    try {
      closeSync(descriptor);
      // The lowest free number is the one just closed; libuv takes no other file under it well.
      openSync("/dev/null", "r+");
    } catch {
      // It was closed before gowhy came.
    }
}
