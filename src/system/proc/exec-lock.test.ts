import { expect, it } from "vitest";
import { holdsLockInExec } from "./exec-lock.ts";

it.each([
  ["6.18.44-fc-v669\n", false],
  ["5.10.0-30-amd64\n", false],
  ["5.7.0", false],
  ["5.4.0-190-generic\n", true],
  ["4.18.0-553.el8.x86_64\n", true],
  ["", true],
])("%j: %j", (release, holds) => expect(holdsLockInExec(release)).toBe(holds));
