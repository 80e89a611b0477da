import { describe, expect, it } from "vitest";
import { anObservedWait } from "../../test/kit/an-observed-wait.ts";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import { goLimit } from "../diagnosis/go-limits.ts";
import { commandFailed, commandSucceeded, processRests, stallBeforeStep } from "./command-failed.ts";

const went = (unexplainedMs: number): Diagnosis["time"] => ({ wallMs: 9_000, parts: [], unexplainedMs });
const diagnosisOf = (more: Partial<Diagnosis["subject"]>, time: Diagnosis["time"] = went(100)): Diagnosis =>
  ({
    subject: { kind: "command", argv: ["go", "build"], exitCode: null, signal: null, wallMs: 9_000, ...more },
    time,
  }) as unknown as Diagnosis;
const of = (exitCode: number | null, signal: string | null, time?: Diagnosis["time"]) =>
  commandFailed(diagnosisOf({ exitCode, signal }, time), "en");

describe("a command without a cause", () => {
  it("failed by its own code or by a signal that nobody sends by hand", () => {
    expect(of(2, null)).toContain("go build failed (exit code 2)");
    expect(of(null, "SIGSEGV")).toContain("go build failed (SIGSEGV)");
    expect(of(0, null)).toBeNull();
  });
  it("did not fail where somebody ended it, or where it still runs", () => {
    expect(of(null, "SIGINT")).toBe("go build was ended by SIGINT while it got on");
    expect(of(null, null)).toContain("go build still runs");
  });
  it("is not said to have got on where nothing was seen of it", () => {
    const said = "go build was ended by SIGTERM, and what it waited for could not be seen";
    expect(of(null, "SIGTERM", went(8_900))).toBe(said);
    expect(of(null, "SIGTERM", went(4_000))).toContain("got on");
  });
});

describe("a command that succeeded", () => {
  const of = (namedAtMs: number | null) => {
    const wait = { ...anObservedWait({ what: "frozen", on: "control group /a", toMs: 4_000, namedAtMs }), cause: null };
    const steps = [{ step: "disk", state: "passed", tookMs: 3, why: null, seen: [] }];
    return commandSucceeded({ ...diagnosisOf({ exitCode: 0 }), steps, waits: [wait] } as unknown as Diagnosis, "en");
  };
  it("is not said to be slowed by nothing where it was seen to be held up", () => {
    expect(of(350)).toBe("go build succeeded in 9.0 s");
    expect(of(null)).toBeNull();
  });
});

describe("a process that was attached to", () => {
  const attached = (unexplainedMs: number) => processRests(diagnosisOf({ kind: "process" }, went(unexplainedMs)), "en");
  it("is said to rest where nothing was seen of it, and not to be well", () => {
    expect(attached(9_000)).toBe("go build did nothing all the while, and what it waited for could not be seen");
    expect(attached(8_000)).toBeNull();
  });
});

describe("a stall beside a step that failed", () => {
  const wait = { ...anObservedWait(), what: "response" as const, on: "10.0.0.7:8080", ended: false, namedAtMs: 1_100 };
  const waits = [{ ...wait, fromMs: 0, toMs: 8_900, cause: null, peers: [], limit: goLimit(wait) }];
  const of = (more: Partial<Diagnosis["subject"]>) =>
    stallBeforeStep({ ...diagnosisOf(more), waits } as unknown as Diagnosis, "en");
  it("comes first where the command never ended by itself", () => {
    expect(of({ signal: "SIGINT" })).toContain("has waited 8.9 s for a response from 10.0.0.7:8080");
    expect(of({})).toContain("10.0.0.7:8080");
  });
  it("does not where the command ended, with an error that the step may explain", () => {
    expect(of({ exitCode: 1 })).toBeNull();
  });
});
