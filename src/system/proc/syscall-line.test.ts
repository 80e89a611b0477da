import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSyscallLine } from "./syscall-line.ts";
import { syscallNames } from "./syscall-names.ts";

const X64 = syscallNames("x64");
const ARM64 = syscallNames("arm64");
const EPOLL = "281 0x4 0xc000159798 0x80 0x752f 0x0 0x0 0xc000159738 0x403a8e\n";

describe("parseSyscallLine", () => {
  it("reads a call with its arguments", () => {
    const call = parseSyscallLine(EPOLL, X64);
    expect(call).toEqual({
      number: 281,
      name: "epoll_pwait",
      args: [4n, 0xc000159798n, 0x80n, 29999n, 0n, 0n],
    });
  });

  it("keeps all 64 bits of an argument", () => {
    const call = parseSyscallLine("247 0x1 0xffffffffffffff9c 0x0 0x4 0x0 0x0 0x7ffc0 0x4039\n", X64);
    expect(call).toMatchObject({ name: "waitid", args: [1n, 0xffffffffffffff9cn, 0n, 4n, 0n, 0n] });
  });

  it("knows a thread that runs from one that was stopped outside a call", () => {
    expect(parseSyscallLine("running\n", X64)).toBe("running");
    expect(parseSyscallLine("-1 0x7ffd0 0x4039\n", X64)).toBeNull();
  });

  it("gives the number where it has no name", () => {
    expect(parseSyscallLine("999 0x0 0x0 0x0 0x0 0x0 0x0 0x1 0x2", X64)).toMatchObject({ name: "#999" });
    expect(parseSyscallLine(EPOLL, syscallNames("s390x"))).toMatchObject({ name: "#281" });
  });

  it("survives any text and any cut", () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void parseSyscallLine(text, X64)));
    fc.assert(fc.property(fc.nat(EPOLL.length), (to) => void parseSyscallLine(EPOLL.slice(0, to), X64)));
  });
});

describe("syscallNames", () => {
  // Spot checks against the kernel's own tables: the numbers that a go command waits in.
  it.each([
    [0, "read"],
    [7, "poll"],
    [61, "wait4"],
    [72, "fcntl"],
    [73, "flock"],
    [74, "fsync"],
    [202, "futex"],
    [232, "epoll_wait"],
    [247, "waitid"],
    [257, "openat"],
    [262, "newfstatat"],
    [270, "pselect6"],
    [334, "rseq"],
    [439, "faccessat2"],
    [452, "fchmodat2"],
  ])("x86-64 %i is %s", (number, name) => expect(X64.get(number)).toBe(name));

  it.each([
    [22, "epoll_pwait"],
    [25, "fcntl"],
    [32, "flock"],
    [56, "openat"],
    [63, "read"],
    [73, "ppoll"],
    [79, "newfstatat"],
    [82, "fsync"],
    [95, "waitid"],
    [98, "futex"],
    [115, "clock_nanosleep"],
    [260, "wait4"],
    [291, "statx"],
    [452, "fchmodat2"],
  ])("arm64 %i is %s", (number, name) => expect(ARM64.get(number)).toBe(name));
});
