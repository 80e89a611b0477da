import { describe, expect, it } from "vitest";
import { layoutOf, PROVEN_MINORS } from "./go-layout.ts";
import { releasedMinor } from "./go-program.ts";

describe("releasedMinor", () => {
  it("knows a release by its version, whatever stands behind it", () => {
    expect(releasedMinor("go1.22.12")).toBe(22);
    expect(releasedMinor("go1.20")).toBe(20);
    expect(releasedMinor("go1.26.8 X:nodwarf5")).toBe(26);
    expect(releasedMinor("go1.24.6 (Red Hat 1.24.6-1.el9)")).toBe(24);
    expect(releasedMinor("go1.21.5-custom")).toBe(21);
  });

  it("takes nothing else for a release", () => {
    for (const version of ["", "devel go1.28-0123abc", "go1.27rc1", "go1.26beta2", "go2.0", "go1.22x", "1.22.1"])
      expect(releasedMinor(version)).toBeNull();
  });
});

describe("layoutOf", () => {
  it("has a layout for what was proven and for nothing else", () => {
    for (const minor of PROVEN_MINORS) expect(layoutOf(minor)?.waitReasons[0]).toBe("");
    for (const minor of [-1, 0, 16, 17, (PROVEN_MINORS.at(-1) ?? 0) + 1]) expect(layoutOf(minor)).toBeNull();
  });

  it("knows the reasons by the numbers of each version", () => {
    const reason = (minor: number, at: number) => layoutOf(minor)?.waitReasons[at];
    expect([18, 19, 20, 21, 22, 23, 24, 25].map((minor) => reason(minor, 9))).toEqual(Array(8).fill("select"));
    // 1.26 sorted them anew.
    expect([26, 27].map((minor) => reason(minor, 18))).toEqual(["select", "select"]);
    expect([reason(21, 21), reason(24, 24), reason(25, 17)]).toEqual([
      "sync.Mutex.Lock",
      "sync.WaitGroup.Wait",
      "force gc (idle)",
    ]);
  });
});
