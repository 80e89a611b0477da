import type { Clock } from "../clock.ts";
import type { KernelFiles } from "../kernel-files.ts";
import type { OpenStreams } from "./connection.ts";
import { type Candidate, orderAddresses } from "./dial/address-order.ts";
import { dial } from "./dial/dial.ts";
import { sourceAddress } from "./dial/source-address.ts";
import { askDns } from "./dns/ask-dns.ts";
import { get } from "./http/get.ts";
import type { Network, TunnelLeg } from "./network.ts";
import { shakeHands } from "./tls/shake-hands.ts";
import { connectTunnel } from "./tunnel/connect-tunnel.ts";
import { socks5Tunnel } from "./tunnel/socks5.ts";
import { USER_AGENT } from "./user-agent.ts";

/** Opens the door to the network. Nothing is sent before somebody asks. */
export function openNetwork({ kernel, clock }: { readonly kernel: KernelFiles; readonly clock: Clock }): Network & {
  close(): void;
} {
  const open: OpenStreams = new Set();
  const datagrams = new Set<() => void>();
  const { nowMs, wallMs, sleep } = clock;
  return {
    userAgent: USER_AGENT,
    askDns: (request) => askDns(request, { nowMs, open, datagrams }),
    sortAddresses: async (addresses) => {
      if (addresses.length < 2) return addresses;
      const candidates = await Promise.all(
        addresses.map(async (address): Promise<Candidate> => ({ address, from: await sourceAddress(address) })),
      );
      return orderAddresses(candidates);
    },
    dial: (request) => dial(request, { kernel, nowMs, sleep, open }),
    async openTunnel(connection, request): Promise<TunnelLeg> {
      const startedMs = nowMs();
      const result =
        request.kind === "connect" ? await connectTunnel(connection, request) : await socks5Tunnel(connection, request);
      if (result.outcome !== "opened") connection.close();
      const tookMs = Math.round((nowMs() - startedMs) * 10) / 10;
      return { kind: request.kind, ...result, credentialsSent: request.credential !== null, tookMs };
    },
    shakeHands: (connection, request) => shakeHands(connection, request, { nowMs, wallMs, open }),
    get: (connection, request) => get(connection, request, nowMs),
    close() {
      for (const stream of [...open]) stream.destroy();
      for (const close of [...datagrams]) close();
      open.clear();
      datagrams.clear();
    },
  };
}
