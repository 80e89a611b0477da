const MAX_SOURCES = 64;

/** The sources of the hosts line in order, or null where Go calls the file broken. Source: go1.26 net/nss.go, parseNSSConf. */
export function parseNsswitch(text: string): readonly string[] | null {
  const sources: string[] = [];
  for (const raw of text.split("\n")) {
    const line = raw.split("#", 1)[0]?.trim() ?? "";
    if (line === "") continue;
    const colon = line.indexOf(":");
    if (colon < 0) return null;
    const found = sourcesOf(line.slice(colon + 1));
    if (!found) return null;
    if (line.slice(0, colon).trim() === "hosts") sources.push(...found);
  }
  return sources.slice(0, MAX_SOURCES);
}

function sourcesOf(text: string): string[] | null {
  const sources: string[] = [];
  let rest = text.trim();
  while (rest !== "") {
    const blank = rest.indexOf(" ");
    sources.push((blank < 0 ? rest : rest.slice(0, blank)).slice(0, 100));
    rest = blank < 0 ? "" : rest.slice(blank + 1).trim();
    if (!rest.startsWith("[")) continue;
    const close = rest.indexOf("]");
    if (close < 0) return null;
    const criteria = rest.slice(1, close).split(/\s+/).filter(Boolean);
    if (!criteria.every((each) => each.replace(/^!/, "").length >= 3 && each.includes("="))) return null;
    rest = rest.slice(close + 1).trim();
  }
  return sources;
}

export type LookupOrder = readonly ("files" | "dns")[];

/**
 * What Go's own resolver asks, in order. It knows files and dns; where the line has no dns, a source that it does not know stands for it.
 * Source: go1.26 net/conf.go, lookupOrder, for a go command without cgo.
 */
export function lookupOrder(sources: readonly string[]): LookupOrder {
  const hasDns = sources.includes("dns");
  const asked = sources.flatMap((source): LookupOrder => {
    if (source === "files" || source === "dns") return [source];
    return hasDns ? [] : ["dns"];
  });
  const order = [...new Set(asked)];
  return order.length > 0 ? order : ["files", "dns"];
}
