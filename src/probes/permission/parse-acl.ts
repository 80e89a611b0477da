/** One entry of an access ACL (acl(5)), with ids as numbers. */
export interface AclEntry {
  readonly kind: "user" | "group" | "mask" | "other";
  /** Null for the owner, the owning group, the mask and the others. */
  readonly id: number | null;
  readonly read: boolean;
  readonly write: boolean;
  readonly search: boolean;
}

export interface FileAcl {
  readonly path: string;
  readonly entries: readonly AclEntry[];
}

const MAX_FILES = 1_000;
const MAX_ENTRIES = 1_000;

/** Reads the output of `getfacl -n --absolute-names -- FILE…`: one paragraph a file, default entries left out. */
export function parseAcls(text: string): FileAcl[] {
  const acls: FileAcl[] = [];
  for (const paragraph of text.split("\n\n", MAX_FILES)) {
    const lines = paragraph.split("\n");
    const path = /^# file: (.*)$/.exec(lines[0] ?? "")?.[1];
    if (path === undefined) continue;
    const entries = lines.slice(1, MAX_ENTRIES).flatMap((line) => entryOf(line) ?? []);
    acls.push({ path: withoutEscapes(path), entries });
  }
  return acls;
}

function entryOf(line: string): AclEntry | null {
  const match = /^(user|group|mask|other):(\d*):([r-])([w-])([xXsSt-])/.exec(line);
  if (!match) return null;
  const [, kind, id = "", read, write, search] = match;
  return {
    kind: kind as AclEntry["kind"],
    id: id === "" ? null : Number(id),
    read: read === "r",
    write: write === "w",
    search: search === "x" || search === "s" || search === "t",
  };
}

/** getfacl writes odd bytes of names as backslash and three octal digits. */
const withoutEscapes = (path: string): string =>
  path.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** More than the nine bits of the mode: a named user or group, and with it a mask. */
export const isExtended = ({ entries }: FileAcl): boolean =>
  entries.some((entry) => entry.kind === "mask" || entry.id !== null);
