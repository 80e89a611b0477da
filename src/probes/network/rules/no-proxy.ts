import { isLoopback, parseIp, sharesPrefix, unmapped } from "../../../text/ip-address.ts";

/** Entries that are looked at; a list longer than this is nobody's. */
const MAX_ENTRIES = 2_000;

/** Whether Go goes around the forward proxy for this host and port. Source: golang.org/x/net/http/httpproxy, useProxy and init. */
export function bypassesProxy(host: string, port: number, noProxy: string): boolean {
  const ip = parseIp(host);
  if (host === "localhost" || (ip && isLoopback(ip))) return true;
  const name = host.trim().toLowerCase();
  return noProxy
    .split(",", MAX_ENTRIES)
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== "" && matches(entry, name, ip, port));
}

function matches(entry: string, name: string, ip: Uint8Array | null, port: number): boolean {
  if (entry === "*") return true;
  const cidr = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry);
  const network = cidr ? parseIp(cidr[1] ?? "") : null;
  if (cidr && network && Number(cidr[2]) <= network.length * 8)
    return ip !== null && inNetwork(ip, network, Number(cidr[2]));
  const split = splitPort(entry);
  if (split.host === "" || (split.port !== "" && split.port !== String(port))) return false;
  const address = parseIp(split.host);
  if (address) return ip !== null && equal(ip, address);
  if (ip) return false;
  const bare = split.host.startsWith("*.") ? split.host.slice(1) : split.host;
  return bare.startsWith(".") ? name.endsWith(bare) : name === bare || name.endsWith(`.${bare}`);
}

/** net.SplitHostPort, and the whole text where that fails: `a:b:c` is a name that matches nothing, `::1` an address. */
function splitPort(entry: string): { readonly host: string; readonly port: string } {
  const bracket = /^\[([^\]]*)\]:([^:]*)$/.exec(entry);
  if (bracket) return { host: bracket[1] ?? "", port: bracket[2] ?? "" };
  const colons = entry.split(":").length - 1;
  if (colons !== 1) return { host: entry, port: "" };
  const at = entry.indexOf(":");
  return { host: entry.slice(0, at), port: entry.slice(at + 1) };
}

function inNetwork(ip: Uint8Array, network: Uint8Array, bits: number): boolean {
  if (network.length === 4) return sharesPrefix(unmapped(ip), network, bits);
  return sharesPrefix(ip, network, bits);
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  const [a, b] = [unmapped(one), unmapped(other)];
  return a.length === b.length && sharesPrefix(a, b, a.length * 8);
}
