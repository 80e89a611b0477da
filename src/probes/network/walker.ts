import type { ValueOf } from "../../facts/fact.ts";
import type { routes } from "../../facts/routes.ts";
import type { Clock } from "../../system/clock.ts";
import type { Credential, Network, TrustSource } from "../../system/network/network.ts";
import type { Resolved } from "./resolve-host.ts";
import type { ForwardProxy } from "./rules/forward-proxy.ts";

export type Route = ValueOf<typeof routes>["routes"][number];
export type RequestLeg = Route["requests"][number];

/** A place that go would talk to. */
export interface Origin {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
}

/** What all routes of one check-up share. */
export interface Walker {
  readonly network: Network;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** One look-up a host. */
  readonly resolve: (host: string) => Promise<Resolved>;
  readonly throughFor: (origin: Origin) => ForwardProxy | null;
  readonly trust: TrustSource;
  readonly offersRsaExchange: boolean;
  /** False once a host has been asked as often as gowhy may. */
  readonly mayAsk: (host: string) => boolean;
  /** What go would send along: credentials of netrc, for their own host and over https only. */
  readonly netrcFor: (origin: Origin, urlHasUser: boolean) => Credential | null;
}

/** Host and port as a URL has them. */
export const authorityOf = ({ scheme, host, port }: Origin): string => {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === (scheme === "https" ? 443 : 80) ? name : `${name}:${port}`;
};

export const urlOf = (origin: Origin, path = ""): string => `${origin.scheme}://${authorityOf(origin)}${path}`;

/** CONTRACT: at most 3 requests a host. */
const REQUESTS_PER_HOST = 3;

/** How often each host was asked by one gowhy: a command that is watched may be looked into more than once. */
const ASKED = new WeakMap<Network, Map<string, number>>();

export function requestBudget(network: Network): Walker["mayAsk"] {
  const asked = ASKED.get(network) ?? new Map<string, number>();
  ASKED.set(network, asked);
  return (host) => {
    const count = asked.get(host) ?? 0;
    if (count >= REQUESTS_PER_HOST) return false;
    asked.set(host, count + 1);
    return true;
  };
}
