import type { ValueOf } from "../../src/facts/fact.ts";
import type { resolverConfig } from "../../src/facts/resolver.ts";
import type { Resolved } from "../../src/probes/network/resolve-host.ts";
import { resolveHost } from "../../src/probes/network/resolve-host.ts";
import { forwardProxyFor } from "../../src/probes/network/rules/forward-proxy.ts";
import { type NetrcLine, netrcLineFor } from "../../src/probes/network/rules/netrc.ts";
import { askServersOnce } from "../../src/probes/network/server-silence.ts";
import { authorityOf, requestBudget, type Walker } from "../../src/probes/network/walker.ts";
import { clock } from "../../src/system/clock.ts";
import { kernelFiles } from "../../src/system/kernel-files.ts";
import { openNetwork } from "../../src/system/network/open-network.ts";
import { aResolverConfig } from "./a-route.ts";

export interface LiveWalker extends Walker {
  close(): void;
}

/** A walker with real sockets; what it would read from files is given. */
export function liveWalker(
  given: {
    readonly config?: Partial<ValueOf<typeof resolverConfig>>;
    readonly hosts?: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly roots?: readonly string[];
    readonly elsewhere?: readonly string[];
    readonly netrc?: readonly NetrcLine[];
    readonly offersRsaExchange?: boolean;
  } = {},
): LiveWalker {
  const network = openNetwork({ kernel: kernelFiles, clock });
  const { signal } = new AbortController();
  const lookups = new Map<string, Promise<Resolved>>();
  const askServer = askServersOnce(network, clock);
  const config = aResolverConfig({ servers: [], ...given.config });
  return {
    network,
    clock,
    signal,
    resolve(host) {
      const lookup =
        lookups.get(host) ?? resolveHost(host, { network, askServer, clock, config, hosts: given.hosts ?? "", signal });
      lookups.set(host, lookup);
      return lookup;
    },
    throughFor: (origin) => forwardProxyFor(origin, given.environment ?? {}, 26),
    trust: {
      certificates: given.roots ?? [],
      directories: async () => [],
      elsewhere: async () => [{ name: "/etc/pki/elsewhere.pem", certificates: given.elsewhere ?? [] }],
    },
    offersRsaExchange: given.offersRsaExchange ?? false,
    mayAsk: requestBudget(network),
    netrcFor(origin, urlHasUser) {
      const line = urlHasUser ? null : netrcLineFor(given.netrc ?? [], authorityOf(origin));
      return line && { user: line.login, password: line.password };
    },
    close: () => network.close(),
  };
}
