import type { Route } from "./network-routes.ts";

/** Refusals that may be a gate on purpose (RFC 9110, 15.5.2 and 15.5.4; RFC 7725). */
const GATES: readonly (number | null)[] = [401, 403, 451];

/** Whether going around this host may break a rule of those who run it: it asks who we are, or refuses. */
export const mayBeGate = ({ requests }: Route): boolean =>
  requests.some(({ credentialsSent, status }) => credentialsSent || GATES.includes(status));

/** Addresses that the Internet does not route: RFC 1918, RFC 6598, RFC 4193, loopback and link-local. */
const PRIVATE =
  /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd]|fe[89ab])/i;

/** The host itself, not a forward proxy before it, has an address that only this network can reach. */
export const hasPrivateAddress = ({ through, resolve }: Route): boolean =>
  through === null && (resolve?.addresses ?? []).some((address) => PRIVATE.test(address));
