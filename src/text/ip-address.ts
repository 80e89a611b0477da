/** The bytes of a literal IP address, 4 or 16 of them, or null. An IPv6 zone is cut off; IPv4 in IPv6 form stays 16 bytes. */
export function parseIp(text: string): Uint8Array | null {
  return text.includes(":") ? parseIpv6(text.replace(/%.*$/, "")) : parseIpv4(text);
}

/** Four decimal numbers without leading zeros, as Go reads them since 1.17. */
function parseIpv4(text: string): Uint8Array | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return null;
  return Uint8Array.from(parts.map(Number));
}

function parseIpv6(text: string): Uint8Array | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head, tail] = [groupsOf(halves[0] ?? ""), groupsOf(halves[1] ?? "")];
  if (!head || !tail) return null;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return null;
  return Uint8Array.from([...head, ...new Array<number>(missing).fill(0), ...tail]);
}

function groupsOf(text: string): number[] | null {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [at, group] of groups.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
      const number = Number.parseInt(group, 16);
      bytes.push(number >> 8, number & 0xff);
      continue;
    }
    const last = at === groups.length - 1 ? parseIpv4(group) : null;
    if (!last) return null;
    bytes.push(...last);
  }
  return bytes;
}

const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/** IPv4 in IPv6 form as the four bytes that it stands for. */
export function unmapped(ip: Uint8Array): Uint8Array {
  return ip.length === 16 && MAPPED.every((byte, at) => ip[at] === byte) ? ip.subarray(12) : ip;
}

/** 127.0.0.0/8 and ::1, as net.IP.IsLoopback has it. */
export function isLoopback(ip: Uint8Array): boolean {
  const bytes = unmapped(ip);
  return bytes.length === 4 ? bytes[0] === 127 : bytes.every((byte, at) => byte === (at === 15 ? 1 : 0));
}

/** Whether the first `bits` bits are equal. */
export function sharesPrefix(one: Uint8Array, other: Uint8Array, bits: number): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at * 8 < bits; at++) {
    const left = Math.min(8, bits - at * 8);
    const mask = (0xff << (8 - left)) & 0xff;
    if (((one[at] ?? 0) & mask) !== ((other[at] ?? 0) & mask)) return false;
  }
  return true;
}
