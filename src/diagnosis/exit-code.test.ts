import { expect, it } from "vitest";
import { A_HEALTHY_MACHINE } from "../../test/reports/a-diagnosis.ts";
import { A_STUCK_PROCESS, A_WATCHED_BUILD } from "../../test/reports/a-watched-diagnosis.ts";
import { exitCodeOf } from "./exit-code.ts";

const [, lock] = A_STUCK_PROCESS.waits;
if (!lock) throw new Error("The fixture has a lock.");

it.each([
  ["a healthy machine", A_HEALTHY_MACHINE, 0],
  ["a build that went well", A_WATCHED_BUILD, 0],
  ["a process that still waits, without a cause", A_STUCK_PROCESS, 3],
  ["a wait that ended", { ...A_STUCK_PROCESS, waits: [{ ...lock, ended: true }] }, 0],
  ["a wait too short to be named", { ...A_STUCK_PROCESS, waits: [{ ...lock, namedAtMs: null }] }, 0],
  ["a compiler that still works", { ...A_STUCK_PROCESS, waits: [{ ...lock, what: "compile" as const }] }, 0],
  [
    "a failed step",
    { ...A_HEALTHY_MACHINE, steps: A_HEALTHY_MACHINE.steps.map((step) => ({ ...step, state: "failed" as const })) },
    3,
  ],
] as const)("%s", (_name, diagnosis, code) => expect(exitCodeOf(diagnosis)).toBe(code));
