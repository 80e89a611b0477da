/** The oldest Node that the bundle is tested with. */
const OLDEST = [20, 18] as const;

/** What to tell a user whose Node is too old, or null. Bundled code down to here must parse on the old ones too: see scripts/build.ts. */
export function tooOldNode(version: string, locale: string): string | null {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return null;
  const wanted = OLDEST.join(".");
  return /^zh/i.test(locale)
    ? `gowhy: 需要 Node ${wanted} 或更高版本，这里的 node 是 ${version}。`
    : `gowhy: it needs Node ${wanted} or later; the node here is ${version}.`;
}
