import type { Plan } from "../plan.ts";

/** Who a network fault is about. */
export type Peer = "proxy" | "second-proxy" | "dns" | "first-dns" | "sumdb" | "forward" | "git";

export interface Endpoint {
  readonly address: string;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
}

/** Where a peer listens. */
export function endpointsOf(plan: Plan, peer: Peer): Endpoint[] {
  if (peer === "dns" || peer === "first-dns")
    return plan.dns
      .slice(0, peer === "dns" ? undefined : 1)
      .flatMap(({ address }) => (["udp", "tcp"] as const).map((protocol) => ({ address, port: 53, protocol })));
  const server = {
    proxy: plan.proxies[0],
    "second-proxy": plan.proxies[1],
    sumdb: plan.sumdb,
    forward: plan.forward,
    git: plan.git,
  }[peer];
  if (!server) throw new Error(`the planned world has no ${peer}`);
  return [{ address: server.address, port: server.port, protocol: "tcp" }];
}
