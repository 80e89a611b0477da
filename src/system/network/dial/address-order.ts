import { isLoopback, parseIp, sharesPrefix, unmapped } from "../../../text/ip-address.ts";

/** Prefix, bits, precedence, label. Source: net/addrselect.go, rfc6724policyTable. */
const POLICY: readonly (readonly [string, number, number, number])[] = [
  ["::1", 128, 50, 0],
  ["::ffff:0:0", 96, 35, 4],
  ["::", 96, 1, 3],
  ["2001::", 32, 5, 5],
  ["2002::", 16, 30, 2],
  ["3ffe::", 16, 1, 12],
  ["fec0::", 10, 1, 11],
  ["fc00::", 7, 3, 13],
  ["::", 0, 40, 1],
];

/** An address with the one that the kernel would send from; null where there is no way there. */
export interface Candidate {
  readonly address: string;
  readonly from: string | null;
}

/** Go's order of the addresses of one name: RFC 6724 rules 1, 2, 5, 6 and 8, as net/addrselect.go has them (rule 9 needs the prefix length of each pair and orders only within one family). */
export function orderAddresses(candidates: readonly Candidate[]): readonly string[] {
  const ranked = candidates.map((candidate) => ({ candidate, key: keyOf(candidate) }));
  ranked.sort((one, other) => {
    for (const [at, value] of one.key.entries()) {
      const difference = value - (other.key[at] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return ranked.map(({ candidate }) => candidate.address);
}

/** Smaller comes first. */
function keyOf({ address, from }: Candidate): readonly number[] {
  const to = parseIp(address);
  const source = from === null ? null : parseIp(from);
  if (!to) return [2, 0, 0, 0, 0];
  const policy = policyOf(to);
  const reachable = source !== null;
  const sameScope = source !== null && scopeOf(to) === scopeOf(source);
  const sameLabel = source !== null && policy.label === policyOf(source).label;
  return [reachable ? 0 : 1, sameScope ? 0 : 1, sameLabel ? 0 : 1, -policy.precedence, scopeOf(to)];
}

function policyOf(ip: Uint8Array): { readonly precedence: number; readonly label: number } {
  const bytes = ip.length === 4 ? Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...ip]) : ip;
  for (const [prefix, bits, precedence, label] of POLICY) {
    const wanted = parseIp(prefix);
    if (wanted && sharesPrefix(wanted, bytes, bits)) return { precedence, label };
  }
  return { precedence: 40, label: 1 };
}

/** Link-local 2, site-local 5, global 14. */
function scopeOf(ip: Uint8Array): number {
  const bytes = unmapped(ip);
  if (isLoopback(bytes)) return 2;
  if (bytes.length === 4) return bytes[0] === 169 && bytes[1] === 254 ? 2 : 14;
  if (bytes[0] === 0xfe && ((bytes[1] ?? 0) & 0xc0) === 0x80) return 2;
  return bytes[0] === 0xfe && ((bytes[1] ?? 0) & 0xc0) === 0xc0 ? 5 : 14;
}
