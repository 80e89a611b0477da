import { builtin } from "../builtin.ts";

/** Any port does: connecting a datagram socket sends nothing. */
const PORT = 9;
const DEADLINE_MS = 200;

/** The address that the kernel would send from, or null where it knows no way there. Source: net/addrselect.go, srcAddrs. */
export function sourceAddress(address: string): Promise<string | null> {
  return new Promise((resolve) => {
    const family = address.includes(":") ? 6 : 4;
    const socket = builtin.dgram().createSocket({
      type: family === 6 ? "udp6" : "udp4",
      lookup: (name, _options, done) => done(null, name, family),
    });
    let ended = false;
    const end = (from: string | null) => {
      if (ended) return;
      ended = true;
      clearTimeout(deadline);
      socket.close();
      resolve(from);
    };
    const deadline = setTimeout(() => end(null), DEADLINE_MS);
    socket.once("error", () => end(null));
    socket.connect(PORT, address, () => {
      try {
        end(socket.address().address);
      } catch {
        end(null);
      }
    });
  });
}
