import { describe, expect, it } from "vitest";
import { aLook } from "../../../test/kit/a-look.ts";
import { isGo, isUsersProgram, workOf } from "./judge-work.ts";

const of = (...argv: readonly string[]) => aLook({ argv }).process;
const TOOLS = "/usr/local/go/pkg/tool/linux_amd64";

describe("workOf", () => {
  it.each([
    [[`${TOOLS}/compile`, "-o", "$WORK/b040/_pkg_.a", "-p", "math", "-std"], "compile", "math"],
    [[`${TOOLS}/asm`, "-p", "internal/cpu", "-o", "x.o", "./cpu.s"], "compile", "internal/cpu"],
    [[`${TOOLS}/cgo`, "-objdir", "$WORK", "-importpath", "net", "--", "cgo.go"], "compile", "net"],
    [[`${TOOLS}/link`, "-o", "/tmp/go-build1/b001/exe/a.out", "-importcfg", "x"], "link", "a.out"],
    [[`${TOOLS}/vet`, "-atomic", "/tmp/go-build1/b013/vet.cfg"], "compile", "vet"],
    [["gcc", "-I", ".", "-c", "-x", "c", "gcc_linux.c"], "compile", "gcc_linux.c"],
    [["/usr/bin/x86_64-linux-gnu-gcc-12", "-o", "/tmp/out", "a.o"], "link", "out"],
    [["/usr/lib/gcc/x86_64-linux-gnu/12/cc1", "-quiet", "a.c"], "compile", "a.c"],
    [["/usr/bin/ld", "-o", "dynimport", "_cgo_main.o"], "link", "dynimport"],
    [["go", "build"], "cpu", "go"],
    [["/tmp/go-build1/b001/x.test"], "cpu", "x.test"],
  ])("%j", (argv, what, on) => {
    expect(workOf(of(...argv))).toEqual({ what, on });
  });
});

it("knows the go command, and the user's own program by the place where go put it", () => {
  expect(isGo(of("/usr/local/go/bin/go", "list"))).toBe(true);
  expect(isGo(of("gofmt"))).toBe(false);
  expect(isUsersProgram(of("/tmp/go-build408586/b001/exe/server"))).toBe(true);
  expect(isUsersProgram(of("/tmp/go-build408586/b001/x.test"))).toBe(true);
  expect(isUsersProgram(of(`${TOOLS}/compile`))).toBe(false);
});
