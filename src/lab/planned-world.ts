import { drawFrom } from "./draw.ts";
import type { Plan } from "./plan.ts";
import { plannedProxy, plannedWebServer } from "./planned-proxy.ts";

/** A healthy world: everything in it drawn from the seed, each part from a stream of its own. */
export function plannedWorld(seed: string): Plan {
  const draw = drawFrom(seed);
  const dns = draw.fork("dns");
  return {
    seed,
    draw,
    dns: Array.from({ length: dns.number(1, 2) }, () => ({
      address: dns.address(),
      mode: "answer",
      delayMs: dns.number(0, 30),
      by: "own",
    })),
    resolvLines: [],
    records: {},
    proxies: [plannedProxy(draw.fork("proxy"))],
    separator: ",",
    lastEntry: draw.fork("last-entry").oneOf(["", "direct"]),
    sumdb: {
      ...plannedWebServer(draw.fork("sumdb"), "sum"),
      on: true,
      byName: draw.fork("sumdb-url").oneOf([true, false]),
    },
    forward: null,
    git: null,
    trust: draw.fork("trust").oneOf(["SSL_CERT_FILE", "bundle"]),
    trustsCorporate: false,
    fileProxy: false,
    env: {},
    newerToolchain: false,
  };
}
