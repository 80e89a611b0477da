import { describe, expect, it } from "vitest";
import { flockErrno } from "./trial-programs.ts";

describe("flockErrno", () => {
  it.each([
    [65, "flock: /s/lock: Function not implemented\n", "ENOSYS"],
    [65, "flock: /s/lock: Operation not permitted\n", "EPERM"],
    [65, "flock: /s/lock: Operation not supported\n", "EOPNOTSUPP"],
    [71, "flock: /s/lock: No locks available\n", "ENOLCK"],
    [71, "flock: /s/lock: Cannot allocate memory\n", "ENOMEM"],
    [1, "flock: failed to get lock\n", null],
    [64, "flock: unrecognized option '--verbose'\n", null],
    [null, "", null],
  ])("exit %s, %j is %s", (exitCode, output, errno) => {
    expect(flockErrno(exitCode, output)).toBe(errno);
  });
});
