/** One line of mountinfo (proc_pid_mountinfo(5)). */
export interface MountLine {
  readonly id: number;
  readonly parent: number;
  readonly device: string;
  /** The part of the file system that is mounted here: `/`, or a directory of it for a bind mount. */
  readonly root: string;
  readonly mountPoint: string;
  readonly options: readonly string[];
  readonly fsType: string;
  readonly source: string;
  readonly superOptions: readonly string[];
}

export interface MountTable {
  readonly mounts: readonly MountLine[];
  /** Lines that are no mount, or lie beyond the bound. */
  readonly skipped: number;
}

/** 20,000 mounts is what a busy Kubernetes node was seen with; five times that is still read in a second. */
const MAX_MOUNTS = 100_000;
/** A path has at most 4,096 bytes (PATH_MAX); a line holds two, and overlay's list of layers up to a page. */
const MAX_LINE = 64 * 1024;

export function parseMountTable(text: string): MountTable {
  const mounts: MountLine[] = [];
  let skipped = 0;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const mount = mounts.length < MAX_MOUNTS && line.length <= MAX_LINE ? parseLine(line) : null;
    if (mount) mounts.push(mount);
    else skipped += 1;
  }
  return { mounts, skipped };
}

function parseLine(line: string): MountLine | null {
  // `36 35 98:0 /root /mount rw,noatime shared:1 - ext3 /dev/root rw,errors=continue`: any number of optional fields, then a dash.
  const fields = line.split(" ");
  const dash = fields.indexOf("-", 6);
  const [id, parent, device, root, mountPoint, options] = fields;
  if (dash < 0 || !mountPoint?.startsWith("/") || root === undefined || options === undefined) return null;
  if (!device || !/^\d+:\d+$/.test(device)) return null;
  const [fsType = "", source = "", ...superOptions] = fields.slice(dash + 1);
  return {
    id: Number.parseInt(id ?? "", 10) || 0,
    parent: Number.parseInt(parent ?? "", 10) || 0,
    device,
    root: withoutEscapes(root),
    mountPoint: withoutEscapes(mountPoint),
    options: options.split(","),
    fsType,
    source: withoutEscapes(source),
    superOptions: superOptions.join(" ").split(",").filter(Boolean),
  };
}

/** Space, tab, newline and backslash stand as three octal digits. */
function withoutEscapes(text: string): string {
  return text.includes("\\")
    ? text.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
    : text;
}

/**
 * The mount that a path without links lies on, found as the kernel walks: from the root mount into the child that is met first,
 * again and again. So a mount that a later one on a directory above it hides is never entered.
 */
export function mountOf(path: string, mounts: readonly MountLine[]): MountLine | null {
  const ids = new Set(mounts.map((mount) => mount.id));
  const roots = mounts.filter(
    (mount) => mount.mountPoint === "/" && (!ids.has(mount.parent) || mount.parent === mount.id),
  );
  let at = roots.at(-1);
  // In a chroot whose directory is no mount point the table has no root: the longest mount point above the path is the best guess.
  if (!at) return longestAbove(path, mounts);
  for (let depth = 0; depth < mounts.length; depth += 1) {
    const next = firstChildOnTheWay(at, path, mounts);
    if (!next) return at;
    at = next;
  }
  return at;
}

function firstChildOnTheWay(parent: MountLine, path: string, mounts: readonly MountLine[]): MountLine | null {
  let first: MountLine | null = null;
  for (const mount of mounts) {
    if (mount.parent !== parent.id || mount === parent || !isAbove(mount.mountPoint, path)) continue;
    if (!first || mount.mountPoint.length <= first.mountPoint.length) first = mount;
  }
  return first;
}

function longestAbove(path: string, mounts: readonly MountLine[]): MountLine | null {
  let best: MountLine | null = null;
  for (const mount of mounts)
    if (isAbove(mount.mountPoint, path) && (!best || mount.mountPoint.length >= best.mountPoint.length)) best = mount;
  return best;
}

const isAbove = (point: string, path: string): boolean =>
  point === "/" || path === point || path.startsWith(`${point}/`);
