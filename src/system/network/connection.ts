import type { Duplex } from "node:stream";
import type { Connection } from "./network.ts";

/** Every stream that is open, so that the end of gowhy is the end of them all. */
export type OpenStreams = Set<Duplex>;

/** A stream as a connection that is forgotten once it is closed. Errors after that have nobody to hear them. */
export function connectionOf(stream: Duplex, open: OpenStreams): Connection {
  open.add(stream);
  stream.on("error", () => {});
  stream.once("close", () => open.delete(stream));
  return {
    stream,
    close() {
      open.delete(stream);
      stream.destroy();
    },
  };
}
