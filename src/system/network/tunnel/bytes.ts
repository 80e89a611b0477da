import { errnoOf } from "../errno.ts";
import type { Connection } from "../network.ts";

export type Received = { readonly bytes: Buffer } | { readonly ended: "silent" | "closed" | "reset" };

/** Writes, then reads until `enough` says so. What was read beyond goes back to the stream. */
export function converse(
  connection: Connection,
  send: string | Uint8Array,
  enough: (bytes: Buffer) => number | null,
  wait: { readonly silentAfterMs: number; readonly signal: AbortSignal },
): Promise<Received> {
  const { stream } = connection;
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    const end = (received: Received) => {
      clearTimeout(silence);
      wait.signal.removeEventListener("abort", abandon);
      stream.removeListener("data", onData);
      stream.removeListener("end", onEnd);
      stream.removeListener("close", onEnd);
      stream.removeListener("error", onError);
      stream.pause();
      resolve(received);
    };
    const abandon = () => end({ ended: "silent" });
    const onEnd = () => end({ ended: "closed" });
    const onError = (error: unknown) => end({ ended: errnoOf(error) === "ECONNRESET" ? "reset" : "closed" });
    const onData = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const length = enough(bytes);
      if (length === null) return;
      end({ bytes: bytes.subarray(0, length) });
      if (bytes.length > length) stream.unshift(bytes.subarray(length));
    };
    const silence = setTimeout(abandon, wait.silentAfterMs);
    if (wait.signal.aborted) return abandon();
    wait.signal.addEventListener("abort", abandon, { once: true });
    stream.on("data", onData);
    stream.on("end", onEnd);
    stream.on("close", onEnd);
    stream.on("error", onError);
    // A stream that an earlier conversation paused does not flow again by a listener alone.
    stream.resume();
    stream.write(send);
  });
}
