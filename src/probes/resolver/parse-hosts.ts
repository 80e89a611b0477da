import { parseIp } from "../../text/ip-address.ts";

/** A hosts file with more lines than this blocks advertisements; Go reads all of it, and so does gowhy up to here. */
const MAX_LINES = 200_000;

/** The addresses that the hosts file has for a name, as Go finds them. Source: go1.26 net/hosts.go, readHosts. */
export function addressesInHosts(text: string, name: string): readonly string[] {
  const wanted = absolute(name.toLowerCase());
  const addresses: string[] = [];
  let lines = 0;
  for (const raw of text.split("\n")) {
    lines += 1;
    if (lines > MAX_LINES) break;
    const [address, ...names] = (raw.split("#", 1)[0] ?? "").split(/[ \r\t\n]+/).filter(Boolean);
    if (address === undefined || names.length === 0 || !parseIp(address)) continue;
    for (const each of names) if (absolute(each.toLowerCase()) === wanted) addresses.push(address);
  }
  return addresses.slice(0, 64);
}

/** net/hosts.go compares names with their last dot. */
const absolute = (name: string): string => (name.includes(".") && !name.endsWith(".") ? `${name}.` : name);
