import type { EntryCheck } from "../../system/files/files.ts";
import type { System } from "../../system/system.ts";

/** A cache holds up to half a million entries: of each shard these are looked at, 2,048 in all, which costs 60 ms. */
const PER_SHARD = 8;
/** For 256 listings at once and then 2,048 looks: more than one file gets, and both fit into the 6 s of the probe. */
const DEADLINE_MS = 1_500;
/** The names that go gives its entries. Source: go1.26 cmd/go/internal/cache, fileName. */
const ENTRY = /^[0-9a-f]{64}-[ad]$/;

export interface Sample {
  readonly checked: number;
  readonly refused: readonly { readonly check: EntryCheck; readonly needs: "read" }[];
  readonly complete: boolean;
}

/**
 * Entries that the judged user cannot read, in a usable shard. go takes such an entry for missing, or fails:
 * go1.26.8 says `open …-d: permission denied`, or that a package is not in std. An entry of another owner that can be read is well.
 */
export async function sampleEntries({ files }: System, shards: readonly EntryCheck[]): Promise<Sample> {
  const usable = shards.filter((shard) => shard.state && !shard.missing);
  // One more than the sample, so that a shard that holds just the sample counts as seen whole.
  const options = { maxEntries: PER_SHARD + 1, deadlineMs: DEADLINE_MS };
  const lists = await Promise.all(usable.map((shard) => files.list(shard.path, options)));
  let cut = false;
  const paths = lists.flatMap((list, at) => {
    if (!list.ok) return [];
    cut ||= list.value.length > PER_SHARD;
    const names = list.value.filter((name) => ENTRY.test(name)).slice(0, PER_SHARD);
    return names.map((name) => `${usable[at]?.path}/${name}`);
  });
  const checks = await files.checkAccess(paths, "read", DEADLINE_MS);
  if (!checks.ok) return { checked: 0, refused: [], complete: false };
  const refused = checks.value.filter((check) => check.missing !== null);
  return {
    checked: checks.value.length,
    refused: refused.map((check) => ({ check, needs: "read" as const })),
    complete: !cut,
  };
}
