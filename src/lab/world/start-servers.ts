import { join } from "node:path";
import type { Authorities } from "../certificates/authorities.ts";
import type { Plan } from "../plan.ts";
import type { ChecksumDatabase } from "../servers/checksum-database.ts";
import { startConnectProxy } from "../servers/connect-proxy.ts";
import { startDnsServer } from "../servers/dns-server.ts";
import { gitHandler } from "../servers/git-server.ts";
import { moduleProxyHandler } from "../servers/module-proxy.ts";
import { startDnsmasq, startRealForwardProxy } from "../servers/real-peers.ts";
import type { Server } from "../servers/server.ts";
import { startSocksProxy } from "../servers/socks-proxy.ts";
import { startWebServer } from "../servers/web-server.ts";
import type { Universe } from "../workloads/universe.ts";
import type { World } from "../world.ts";

/** Every name of the world with its addresses. */
export function recordsOf(plan: Plan): Record<string, string[]> {
  const servers = [...plan.proxies, plan.sumdb, plan.git, plan.forward].filter((server) => server !== null);
  return { ...Object.fromEntries(servers.map(({ host, address }) => [host, [address]])), ...plan.records };
}

export interface Cast {
  readonly authorities: Authorities;
  readonly database: ChecksumDatabase;
  readonly universe: Universe;
}

/** Starts every server of the plan; each is closed when the world is taken down. */
export async function startServers(world: World, cast: Cast): Promise<void> {
  const { plan } = world;
  const records = recordsOf(plan);
  const keep = (server: Server) => world.onTakeDown(() => server.close());
  for (const { address } of [...plan.dns, ...plan.proxies, plan.sumdb, ...(plan.git ? [plan.git] : [])])
    await world.addAddress(address);
  for (const dns of plan.dns) {
    if (dns.by === "own") keep(await startDnsServer(dns, records));
    else if (dns.by === "dnsmasq") await startDnsmasq(dns, records, world);
  }
  const { authorities, database, universe } = cast;
  for (const proxy of plan.proxies) {
    const certificate = proxy.scheme === "https" ? authorities.issue(proxy.host, proxy.leaf) : null;
    keep(await startWebServer(proxy, certificate, moduleProxyHandler(proxy, universe.published, database)));
  }
  const { sumdb, git, forward } = plan;
  keep(
    await startWebServer(sumdb, authorities.issue(sumdb.host, sumdb.leaf), {
      answer: ({ path }) => database.answer(path),
    }),
  );
  if (git) {
    const handler = gitHandler(git, join(world.directory, "git"));
    keep(await startWebServer(git, authorities.issue(git.host, git.leaf), handler));
  }
  if (!forward) return;
  if (forward.mode !== "unreachable") await world.addAddress(forward.address);
  if (forward.by !== "own") await startRealForwardProxy(forward, world);
  else keep(await (forward.scheme === "socks5" ? startSocksProxy : startConnectProxy)(forward, records));
}
