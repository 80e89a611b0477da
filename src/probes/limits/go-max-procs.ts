import { isAtLeast } from "./go-version.ts";

export interface MaxProcs {
  readonly goMaxProcs: number;
  readonly goMaxProcsFrom: "environment" | "quota" | "affinity";
}

/**
 * GOMAXPROCS of the go command: the variable where it is a positive number, else the affinity mask, and from 1.25 the CPU quota of
 * the process's own cgroup where that is less (rounded up, at least 2; GODEBUG=containermaxprocs=0 turns it off).
 * Source: go1.26 src/runtime/proc.go procinit, cgroup_linux.go adjustCgroupGOMAXPROCS.
 */
export function goMaxProcs(of: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly allowed: number;
  readonly quotaCpus: number | null;
  readonly version: string | null | undefined;
}): MaxProcs {
  const set = of.environment["GOMAXPROCS"] ?? "";
  if (/^\+?\d{1,9}$/.test(set) && Number(set) > 0) return { goMaxProcs: Number(set), goMaxProcsFrom: "environment" };
  const godebug = (of.environment["GODEBUG"] ?? "").split(",");
  const counts = isAtLeast(of.version, 25) && !godebug.includes("containermaxprocs=0");
  if (counts && of.quotaCpus !== null) {
    const fromQuota = Math.max(2, Math.ceil(of.quotaCpus));
    if (fromQuota < of.allowed) return { goMaxProcs: fromQuota, goMaxProcsFrom: "quota" };
  }
  return { goMaxProcs: of.allowed, goMaxProcsFrom: "affinity" };
}
