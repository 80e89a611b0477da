import { describe, expect, it } from "vitest";
import { A_STUCK_PROCESS } from "../../../test/reports/a-watched-diagnosis.ts";
import type { Wait } from "../../diagnosis/diagnosis.ts";
import { WAIT_KINDS } from "../../facts/watch.ts";
import { goalOf, lastingWait, waitLines } from "./wait-lines.ts";

const [child, lock] = A_STUCK_PROCESS.waits;
if (!child || !lock) throw new Error("The fixture has a child and a lock.");
const linesOf = (...waits: Wait[]) => waitLines({ ...A_STUCK_PROCESS, waits }, "en", false);

describe("waitLines", () => {
  it("leaves out the parent of a process whose own wait is told", () => {
    expect(linesOf(child, lock)).toHaveLength(1);
    expect(linesOf(child)).toHaveLength(1);
    expect(waitLines({ ...A_STUCK_PROCESS, waits: [child, lock] }, "en", true)).toHaveLength(2);
  });

  it("tells one wait once that a process is in twice at the same time, and two after another twice", () => {
    expect(linesOf(lock, { ...lock, fromMs: 20 })).toHaveLength(1);
    expect(linesOf({ ...lock, toMs: 900 }, { ...lock, fromMs: 1_000 })).toHaveLength(2);
    expect(linesOf(lock, { ...lock, pid: 9 })).toHaveLength(2);
  });

  it("leaves out what took less than a tenth of a second", () => {
    expect(linesOf({ ...lock, fromMs: 0, toMs: 99 })).toEqual([]);
  });

  it("tells what still lasts before what took longer and ended", () => {
    const [first] = linesOf({ ...lock, pid: 8, ended: true, toMs: 9_000 }, lock);
    expect(first).toContain("(4720)");
  });

  it("joins short waits for files of one mount, and tells a long one apart", () => {
    const file = { path: "/var/a", mountPoint: "/var", fileSystem: "ext4", source: "/dev/vda" };
    const short = {
      ...lock,
      what: "filesystem",
      on: "/var/a",
      file,
      ended: true,
      holders: [],
      fromMs: 0,
      toMs: 200,
    } as const;
    const lines = linesOf(
      { ...short, on: "/var/c", toMs: 300 },
      { ...short, on: "/var/b", what: "io" },
      { ...short, toMs: 1_500 },
    );
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe("2 short waits for the disk or the file system at /var, 500 ms in all, 300 ms the longest.");
    const unknown = { ...short, what: "io", on: "", file: null } as const;
    expect(linesOf(unknown)[0]).toContain("for the disk");
    expect(linesOf(unknown)[0]).not.toContain("()");
  });

  it("counts what it leaves out", () => {
    const many = Array.from({ length: 20 }, (_, at) => ({ ...lock, pid: 5_000 + at }));
    expect(linesOf(...many).at(-1)).toBe("and 14 more (--why)");
  });
});

it("has words for every kind in both languages", () => {
  for (const what of WAIT_KINDS)
    for (const language of ["en", "zh-CN"] as const)
      expect(goalOf({ what, on: "X", peers: [] }, language)).not.toMatch(/[{}]/);
});

it("calls what came on one connection responses once it is over, since nobody counts them", () => {
  const given = { what: "response", on: "10.20.0.8:443", peers: [] } as const;
  expect(goalOf({ ...given, ended: true }, "en")).toBe("responses from 10.20.0.8:443");
  expect(goalOf({ ...given, ended: false }, "en")).toBe("a response from 10.20.0.8:443");
});

it("finds the wait that lasted, and none where the command got on", () => {
  expect(lastingWait({ waits: [child, lock] })).toBe(lock);
  expect(lastingWait({ waits: [{ ...lock, ended: true }] })).toBeNull();
  expect(lastingWait({ waits: [{ ...lock, namedAtMs: null }] })).toBeNull();
  expect(lastingWait({ waits: [{ ...lock, what: "compile" }] })).toBeNull();
});
