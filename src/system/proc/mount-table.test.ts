import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mountOf, parseMountTable } from "./mount-table.ts";

const TABLE = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard,errors=remount-ro
40 27 0:40 / /tmp rw,noexec shared:3 master:1 - tmpfs none rw,size=1024k
41 27 8:1 / /home ro,relatime - ext4 /dev/sda1 rw
42 41 8:2 / /home/ann/go\\040cache rw - xfs /dev/mapper/a\\134b rw,prjquota
43 40 0:43 / /tmp rw - tmpfs second rw
`;

describe("parseMountTable", () => {
  it("reads options of the mount and of the file system, optional fields and octal escapes", () => {
    const { mounts, skipped } = parseMountTable(TABLE);
    expect(skipped).toBe(0);
    expect(mounts[2]).toMatchObject({
      mountPoint: "/tmp",
      options: ["rw", "noexec"],
      superOptions: ["rw", "size=1024k"],
    });
    expect(mounts[4]).toMatchObject({ mountPoint: "/home/ann/go cache", source: "/dev/mapper/a\\b", device: "8:2" });
  });

  it("counts what is no mount line", () => {
    expect(parseMountTable("garbage\n1 2 x:y / / rw - ext4 a rw\n").skipped).toBe(2);
  });

  it("survives any text, and any cut of a real table", () => {
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => void parseMountTable(text)));
    fc.assert(
      fc.property(fc.nat(TABLE.length), fc.nat(TABLE.length), (from, to) => {
        const { mounts } = parseMountTable(TABLE.slice(from, to));
        for (const path of ["/tmp/x", "/home/ann/go cache/00", "/"]) mountOf(path, mounts);
      }),
    );
  });

  it("reads 20,000 lines quickly, and finds a mount among them", () => {
    const many = Array.from({ length: 20_000 }, (_, at) => `${100 + at} 27 0:${at} / /m/${at} rw - tmpfs t rw`).join(
      "\n",
    );
    const startMs = performance.now();
    const { mounts } = parseMountTable(`${TABLE}${many}\n`);
    expect(mountOf("/m/19999/go-build", mounts)?.mountPoint).toBe("/m/19999");
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });
});

describe("mountOf", () => {
  const { mounts } = parseMountTable(TABLE);
  it("takes the longest mount point, by whole components", () => {
    expect(mountOf("/home/ann/go cache/00", mounts)?.fsType).toBe("xfs");
    expect(mountOf("/home/ann/go cache2", mounts)?.device).toBe("8:1");
    expect(mountOf("/homestead", mounts)?.device).toBe("254:0");
  });
  it("takes the later of two mounts on one point", () => {
    expect(mountOf("/tmp/go-build1", mounts)?.source).toBe("second");
  });
  it("does not enter a mount that a later one above it hides", () => {
    const hidden = parseMountTable(`${TABLE}50 41 0:50 / /home/ann rw - tmpfs cover rw\n`).mounts;
    expect(mountOf("/home/ann/go cache/00", hidden)?.source).toBe("cover");
  });
  it("guesses by length where the table has no root", () => {
    const chrooted = parseMountTable("5 4 0:9 / /data rw - tmpfs d rw\n").mounts;
    expect(mountOf("/data/x", chrooted)?.source).toBe("d");
    expect(mountOf("/etc", chrooted)).toBeNull();
  });
});
