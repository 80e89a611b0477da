import { notDone } from "./not-done.ts";
import { UsageError } from "./usage-error.ts";

/** Null once the reader has it all. A reader that went away is no fault; a device that takes no more is told. */
export const written = (stream: NodeJS.WritableStream, text: string): Promise<UsageError | null> =>
  new Promise((resolve) => {
    const refused = (error: NodeJS.ErrnoException) => resolve(error.code === "EPIPE" ? null : refusal(error));
    stream.once("error", refused);
    stream.write(text, (error?: Error | null) => {
      // The stream tells its error once more by an event, which nobody else listens to.
      if (error) return refused(error);
      stream.removeListener("error", refused);
      resolve(null);
    });
  });

function refusal({ code, message }: NodeJS.ErrnoException): UsageError {
  const why = notDone(code ?? message);
  return new UsageError({ en: `standard output: ${why.en}`, zh: `标准输出：${why.zh}` });
}
