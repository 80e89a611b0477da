import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isExtended, parseAcls } from "./parse-acl.ts";

const TEXT = `# file: /srv/go\\040cache/4e
# owner: 0
# group: 0
user::rwx
user:1234:rwx			#effective:r-x
group::r-x
mask::r-x
other::r-x
default:user::rwx

# file: /srv/cache/4f
# owner: 1
# group: 1
# flags: -s-
user::rwx
group::r-x
other::---
`;

describe("parseAcls", () => {
  it("reads each file's entries, the mask among them", () => {
    const acls = parseAcls(TEXT);
    expect(acls.map((acl) => acl.path)).toEqual(["/srv/go cache/4e", "/srv/cache/4f"]);
    expect(acls[0]?.entries).toContainEqual({ kind: "user", id: 1234, read: true, write: true, search: true });
    expect(acls[0]?.entries).toContainEqual({ kind: "mask", id: null, read: true, write: false, search: true });
    expect(acls.map(isExtended)).toEqual([true, false]);
  });
  it("survives any text and any cut", () => {
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => void parseAcls(`# file: ${text}`)));
    fc.assert(fc.property(fc.nat(TEXT.length), (to) => parseAcls(TEXT.slice(0, to)).length <= 2));
  });
});
