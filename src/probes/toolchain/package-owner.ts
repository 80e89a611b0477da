import type { System } from "../../system/system.ts";

export interface Reference {
  readonly kind: "dpkg" | "rpm" | "apk" | "module-ziphash" | "none";
  /** The package, or the file that holds the hash. */
  readonly name: string | null;
}

/** The package database is local, and what it says is only a reference for checksums: not worth a longer wait. */
const DEADLINE_MS = 1_000;
const DPKG_LISTS = "/var/lib/dpkg/info";
const MAX_LIST_BYTES = 4 * 1024 * 1024;
/** Go's packages and their source packages, by the name of any distribution that uses dpkg. */
const GO_PACKAGE = /^(?:golang|gccgo)[a-z0-9.+-]*\.list$|^go[0-9.]*\.list$/;
const MAX_PACKAGES = 60;

/** What there is to compare a tree with. Nothing is run: dpkg's own lists say whose file it is. */
export async function findReference(system: System, program: string, tree: string | null): Promise<Reference> {
  const hash = tree ? ziphashOf(tree) : null;
  if (hash !== null) {
    const state = await system.files.stat(hash, DEADLINE_MS);
    if (state.ok && state.value.kind === "file") return { kind: "module-ziphash", name: hash };
  }
  const owner = await dpkgOwner(system, program);
  if (owner !== null) return { kind: "dpkg", name: owner };
  return { kind: "none", name: null };
}

/** A downloaded toolchain lies in the module cache, and the hash of its zip beside the zip. */
export function ziphashOf(tree: string): string | null {
  const match = /^(.*)\/golang\.org\/toolchain@([^/]+)\/?$/.exec(tree);
  return match ? `${match[1]}/cache/download/golang.org/toolchain/@v/${match[2]}.ziphash` : null;
}

async function dpkgOwner(system: System, program: string): Promise<string | null> {
  const names = await system.files.list(DPKG_LISTS, { deadlineMs: DEADLINE_MS, maxEntries: 100_000 });
  if (!names.ok) return null;
  const lists = names.value
    .filter((name) => GO_PACKAGE.test(name.replace(/:[a-z0-9]+(?=\.list$)/, "")))
    .slice(0, MAX_PACKAGES);
  const owners = await Promise.all(
    lists.map(async (name) => {
      const list = await system.files.read(`${DPKG_LISTS}/${name}`, {
        deadlineMs: DEADLINE_MS,
        maxBytes: MAX_LIST_BYTES,
      });
      return list.ok && `\n${list.value.text}`.includes(`\n${program}\n`) ? name.replace(/\.list$/, "") : null;
    }),
  );
  return owners.find((owner) => owner !== null) ?? null;
}
