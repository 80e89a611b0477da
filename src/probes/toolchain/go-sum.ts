const MAX_LINES = 200_000;

/** The `module version` pairs that go.sum has a hash for; that of a go.mod has `/go.mod` after its version. */
export const parseGoSum = (text: string): ReadonlySet<string> => new Set(firstHashes(text).keys());

/** The hash that go compares with first, by `module version`: where it differs go stops, whatever a later line says. Source: go1.26 modfetch/fetch.go, haveModSumLocked. */
export function firstHashes(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split("\n", MAX_LINES)) {
    const [path, version, hash] = line.trim().split(/\s+/, 4);
    if (path && version && hash?.startsWith("h1:") && !found.has(`${path} ${version}`))
      found.set(`${path} ${version}`, hash);
  }
  return found;
}
