import { lstat, readlink, realpath } from "node:fs/promises";
import { posix } from "node:path";

/** Where a path of the judged process is seen from here. */
export interface JudgedTree {
  /** The path to use. With `follow` a last component that is a link is followed, as the kernel does for most calls. */
  locate(path: string, follow: boolean): Promise<string>;
  /** The path without links, as the judged process would see it. Fails where there is nothing. */
  real(path: string): Promise<string>;
}

export const plainTree: JudgedTree = { locate: async (path) => path, real: (path) => realpath(path) };

/** MAXSYMLINKS of the kernel (include/linux/namei.h). */
const MAX_LINKS = 40;

/**
 * A tree whose root is another directory. Its absolute links point into that tree, not into ours,
 * and Node cannot chroot: so links are followed here, one by one.
 */
export function treeUnder(prefix: string): JudgedTree {
  return {
    locate: async (path, follow) => prefix + (await resolve(prefix, path, follow)),
    async real(path) {
      const found = await resolve(prefix, path, true);
      // The links are followed already; this says whether something is there.
      await lstat(prefix + found);
      return found;
    },
  };
}

async function resolve(prefix: string, path: string, follow: boolean): Promise<string> {
  let at = "";
  let links = 0;
  const rest = parts(path);
  while (rest.length > 0) {
    const part = rest.shift() ?? "";
    if (part === "..") {
      at = at === "" ? "" : posix.dirname(at).replace(/^\/$/, "");
      continue;
    }
    const next = `${at}/${part}`;
    const target = follow || rest.length > 0 ? await linkTarget(prefix + next) : null;
    if (target === null) {
      at = next;
      continue;
    }
    links += 1;
    if (links > MAX_LINKS) throw Object.assign(new Error(`too many links: ${path}`), { code: "ELOOP" });
    if (target.startsWith("/")) at = "";
    rest.unshift(...parts(target));
  }
  return at === "" ? "/" : at;
}

const parts = (path: string): string[] => path.split("/").filter((part) => part !== "" && part !== ".");

/** Null for what is no link or cannot be looked at: the access itself then says why. */
async function linkTarget(path: string): Promise<string | null> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : null;
  } catch {
    return null;
  }
}
