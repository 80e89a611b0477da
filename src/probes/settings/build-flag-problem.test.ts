import fc from "fast-check";
import { expect, it } from "vitest";
import { buildFlagProblem } from "./build-flag-problem.ts";

// Each as go1.26.8 takes or refuses it.
it("says in go's words what stops a build", () => {
  expect(buildFlagProblem("-p=0")).toBe("-p must be a positive integer: 0");
  expect(buildFlagProblem("-v --p=-1")).toBe("-p must be a positive integer: -1");
  expect(buildFlagProblem("-p=2 -p=0")).toBe("-p must be a positive integer: 0");
  for (const value of ["", "x", "08", "2.5"])
    expect(buildFlagProblem(`-p=${value}`)).toBe(`invalid value "${value}" for flag -p (from $GOFLAGS): parse error`);
  expect(buildFlagProblem("-p")).toBe("flag needs an argument: -p (from $GOFLAGS)");
  expect(buildFlagProblem("-buildvcs=maybe")).toContain('invalid boolean value "maybe" for flag -buildvcs');
});

it("says nothing of what go takes, or refuses in other words", () => {
  const fine = ["", "-p=4", "-p=+2", "-p=0x2", "-p=1_0", "-p=0 -p=2", "-buildvcs", "-buildvcs=auto", "-buildvcs=T"];
  for (const goflags of [...fine, "-buildvcs=", "-mod=mod", "-pgo=off", "'-ldflags=-p=0 -s'", "'x", "-tags=p=0"])
    expect(buildFlagProblem(goflags)).toBeNull();
});

it("takes any text", () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: fc.constantFrom("-p", "=", "-buildvcs", "0", "x", " ", "'", '"', "_", "9".repeat(40)) }),
      ),
      (text) => {
        buildFlagProblem(text);
      },
    ),
  ));
