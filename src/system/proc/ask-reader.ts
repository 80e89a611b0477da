import { spawn } from "node:child_process";
import { setImmediate as afterThisLook } from "node:timers/promises";
import { failure, type Outcome, success } from "../outcome.ts";
import { stepCloser } from "../own-process.ts";

export interface ReaderRequest {
  /** This program again, with the words of the mode that reads. */
  readonly argv: readonly string[];
  readonly deadlineMs: number;
  readonly maxBytes: number;
}

/**
 * What a child of gowhy's own writes to its standard output, when it leaves with 0. A child that does not return is killed
 * and abandoned: in D state nothing ends it, and nothing waits for it. To start one takes 5 to 15 ms, which would be charged to
 * the look that asks: it is started after that.
 */
export async function askReader(request: ReaderRequest): Promise<Outcome<string>> {
  await afterThisLook();
  return startReader(request);
}

function startReader({ argv, deadlineMs, maxBytes }: ReaderRequest): Promise<Outcome<string>> {
  const [program = process.execPath, ...rest] = argv;
  const { PATH, LD_LIBRARY_PATH } = process.env;
  stepCloser();
  return new Promise((resolve) => {
    const child = spawn(program, rest, {
      cwd: "/",
      detached: true,
      stdio: ["ignore", "pipe", "ignore"],
      env: {
        ...(PATH === undefined ? {} : { PATH }),
        ...(LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH }),
        LC_ALL: "C",
      },
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let isOver = false;
    const end = (outcome: Outcome<string>) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      if (child.exitCode === null) child.kill("SIGKILL");
      child.stdout.destroy();
      child.unref();
      resolve(outcome);
    };
    const timer = setTimeout(
      () => end(failure("ETIMEDOUT", `The reader did not return within ${deadlineMs} ms.`)),
      deadlineMs,
    );
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > maxBytes) end(failure("E2BIG", `The reader gave more than ${maxBytes} bytes.`));
    });
    child.stdout.on("error", () => {});
    child.on("error", (error: NodeJS.ErrnoException) => end(failure(error.code ?? "EUNKNOWN", error.message)));
    child.on("close", (code) =>
      end(
        code === 0
          ? success(Buffer.concat(chunks).toString("utf8"))
          : failure("EPIPE", `The reader ended with ${code ?? "a signal"}.`),
      ),
    );
  });
}
