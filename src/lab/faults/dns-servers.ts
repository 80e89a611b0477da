import type { DnsServerPlan } from "../plan.ts";
import type { Fault } from "../scenario.ts";

/** DNS servers that answer wrongly, late or not at all. `first` puts one more server before the healthy ones. */
export function dnsServers(change: {
  readonly which: "all" | "first";
  readonly mode: DnsServerPlan["mode"];
  readonly by?: DnsServerPlan["by"];
  readonly delayMs?: number;
}): Fault {
  const by = change.by ?? "own";
  return {
    name: `${change.which} dns: ${by === "nothing" ? "port closed" : change.mode}${by === "dnsmasq" ? " (dnsmasq)" : ""}`,
    ...(by === "dnsmasq" ? { requires: ["dnsmasq"] as const } : {}),
    prepare(plan) {
      const broken = { mode: change.mode, by, delayMs: change.delayMs ?? 0 };
      if (change.which === "first") plan.dns.unshift({ address: plan.draw.fork("first-dns").address(), ...broken });
      else plan.dns = plan.dns.map(({ address }) => ({ address, ...broken }));
    },
  };
}
