/** An address of /proc/net as words of four bytes in the order of the machine, hexadecimal. */
export function socketAddress(hex: string, isLittleEndian: boolean): string | null {
  const [, words, port] = /^([0-9A-Fa-f]{8}|[0-9A-Fa-f]{32}):([0-9A-Fa-f]{4})$/.exec(hex) ?? [];
  if (words === undefined || port === undefined) return null;
  const bytes: number[] = [];
  for (let at = 0; at < words.length; at += 8) {
    const word = words.slice(at, at + 8).match(/../g) ?? [];
    bytes.push(...(isLittleEndian ? word.reverse() : word).map((pair) => Number.parseInt(pair, 16)));
  }
  const host = bytes.length === 4 ? bytes.join(".") : ipv6(bytes);
  return `${host}:${Number.parseInt(port, 16)}`;
}

/** In brackets and as short as RFC 5952 has it; an IPv4 address in IPv6's clothes without them. */
function ipv6(bytes: readonly number[]): string {
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (isMapped) return bytes.slice(12).join(".");
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0));
  const { from, length } = longestZeros(groups);
  const text = groups.map((group) => group.toString(16));
  const short =
    length < 2 ? text.join(":") : `${text.slice(0, from).join(":")}::${text.slice(from + length).join(":")}`;
  return `[${short}]`;
}

function longestZeros(groups: readonly number[]): { readonly from: number; readonly length: number } {
  let best = { from: 0, length: 0 };
  for (let from = 0; from < groups.length; from += 1) {
    let length = 0;
    while (groups[from + length] === 0) length += 1;
    if (length > best.length) best = { from, length };
  }
  return best;
}
