/** The minor version of Go 1 and its patch: `go1.26.8` → [26, 8]; null for anything else (development versions are taken as newest). */
export function goMinor(version: string | null | undefined): readonly [number, number] | null {
  const [, minor, patch] = /^go1\.(\d{1,3})(?:\.(\d{1,3}))?/.exec(version ?? "") ?? [];
  if (minor !== undefined) return [Number(minor), Number(patch ?? 0)];
  return version?.startsWith("devel") ? [Number.MAX_SAFE_INTEGER, 0] : null;
}

/** Whether the version is 1.MINOR or later; a version that nobody knows is taken as a current one. */
export const isAtLeast = (version: string | null | undefined, minor: number): boolean =>
  (goMinor(version)?.[0] ?? Number.MAX_SAFE_INTEGER) >= minor;

/**
 * What go raises its own soft limit of open files to: the hard one from 1.19, one less from 1.24 (so that go notices when
 * another process sets it by prlimit). A soft limit that is there already stays. Source: syscall/rlimit.go of go1.21 and go1.24.
 */
export function openFilesOfGo(
  limit: { readonly soft: number | null; readonly hard: number | null },
  version: string | null | undefined,
): number | null {
  if (limit.hard === null) return limit.soft;
  const minor = goMinor(version)?.[0] ?? Number.MAX_SAFE_INTEGER;
  if (minor < 19) return limit.soft;
  return minor < 24 ? limit.hard : Math.max(limit.soft ?? 0, limit.hard - 1);
}
