import type { Name } from "./names.ts";

/** Dotted quads with numbers that an address can have; version numbers have three parts. */
const IPV4 = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)/g;
/** In brackets, or with at least three colons: 12:30:45 is a time. */
const IPV6 = /(?<![\w:])(?=[0-9a-f:]*::|(?:[0-9a-f]{1,4}:){7})[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi;
/** Loopback, unspecified and the documentation's own: the same on every machine. */
const SAME_EVERYWHERE = /^(127\.|0\.0\.0\.0$|::1?$)/;
/** RFC 1918, RFC 6598, link-local; fc00::/7 and fe80::/10. */
const PRIVATE =
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|f[cd]|fe[89ab])/i;

/** The same value with every name and address in it replaced by its placeholder; one name, one placeholder. */
export function withPlaceholders<T>(value: T, names: readonly Name[]): T {
  const patterns = names.map(({ name, placeholder }) => ({ finds: wholeName(name), leaves: placeholder }));
  const addresses = new Map<string, string>();
  const address = (text: string): string => {
    if (SAME_EVERYWHERE.test(text)) return text;
    const kind = PRIVATE.test(text) ? "private-ip" : "public-ip";
    const known = addresses.get(text) ?? `‹${kind}-${addresses.size + 1}›`;
    addresses.set(text, known);
    return known;
  };
  const inText = (text: string): string =>
    patterns
      .reduce((rest, { finds, leaves }) => rest.replace(finds, () => leaves), text)
      .replace(IPV4, address)
      .replace(IPV6, address);
  const inValue = (item: unknown): unknown => {
    if (typeof item === "string") return inText(item);
    if (Array.isArray(item)) return item.map(inValue);
    if (item === null || typeof item !== "object") return item;
    return Object.fromEntries(Object.entries(item).map(([key, part]) => [key, inValue(part)]));
  };
  return inValue(value) as T;
}

/** The name where it stands by itself, not inside a longer word. */
function wholeName(name: string): RegExp {
  const quoted = name.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  return new RegExp(`(?<![A-Za-z0-9_-])${quoted}(?![A-Za-z0-9_-])`, "gi");
}
