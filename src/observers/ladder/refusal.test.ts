import { describe, expect, it } from "vitest";
import { type RungAnswers, refusalOf } from "./refusal.ts";

const ALL = (1n << 41n) - 1n;
const NONE = 0n;

const answers = (given: Partial<RungAnswers>): RungAnswers => ({
  rung: "strace",
  version: [6, 1],
  uid: 1000,
  capabilities: NONE,
  isInUserNamespace: false,
  seccompMode: 0,
  tracerPid: 0,
  yamaScope: null,
  perfParanoid: 2,
  hasTracefs: true,
  hasBtf: true,
  trialPassed: false,
  ...given,
});
const by = (given: Partial<RungAnswers>) => refusalOf(answers(given))?.by ?? null;

describe("who refuses strace", () => {
  it.each([
    [
      "nobody, where the trial passed, whatever else is there",
      { trialPassed: true, seccompMode: 2, yamaScope: 1 },
      null,
    ],
    ["nobody, where nothing was tried and nothing speaks against it", { trialPassed: null }, null],
    ["the missing program", { version: null, trialPassed: null }, "no-binary"],
    ["its age", { version: [5, 2], trialPassed: true }, "too-old"],
    ["not its age from 5.3 on", { version: [5, 3], trialPassed: true }, null],
    ["a tracer of gowhy's own", { tracerPid: 7, seccompMode: 2 }, "tracer"],
    ["Yama 3, even for root", { yamaScope: 3, capabilities: ALL }, "yama"],
    ["Yama 2 without the capability", { yamaScope: 2 }, "yama"],
    ["not Yama 2 with it", { yamaScope: 2, capabilities: ALL, seccompMode: 2 }, "seccomp"],
    ["not Yama 1: the tracee names its tracer", { yamaScope: 1, seccompMode: 2 }, "seccomp"],
    ["somebody unknown", {}, "unknown"],
  ] satisfies [string, Partial<RungAnswers>, string | null][])("%s", (_, given, expected) => {
    expect(by(given)).toBe(expected);
  });
});

describe("who refuses perf", () => {
  it.each([
    ["the missing program", { version: null }, "no-binary"],
    ["missing tracefs, also where the trial would mount it", { hasTracefs: false, trialPassed: true }, "tracefs"],
    ["nobody", { trialPassed: true }, null],
    ["perf_event_paranoid", { perfParanoid: 2 }, "perf_event_paranoid"],
    ["perf_event_paranoid 0 still, for raw tracepoints", { perfParanoid: 0 }, "perf_event_paranoid"],
    ["not perf_event_paranoid -1", { perfParanoid: -1, seccompMode: 2 }, "seccomp"],
    ["the user namespace", { capabilities: ALL, isInUserNamespace: true }, "user-namespace"],
    ["seccomp, for root", { capabilities: ALL, seccompMode: 2 }, "seccomp"],
    ["somebody unknown", { capabilities: ALL }, "unknown"],
  ] satisfies [string, Partial<RungAnswers>, string | null][])("%s", (_, given, expected) => {
    expect(by({ rung: "perf", ...given })).toBe(expected);
  });
});

describe("who refuses bpf", () => {
  it.each([
    ["the missing program", { version: null }, "no-binary"],
    ["the missing capability", {}, "capability"],
    ["one of the two alone is not enough", { capabilities: 1n << 39n }, "capability"],
    ["CAP_SYS_ADMIN is both", { capabilities: 1n << 21n, seccompMode: 2 }, "seccomp"],
    ["the user namespace", { capabilities: ALL, isInUserNamespace: true }, "user-namespace"],
    ["missing tracefs", { hasTracefs: false, capabilities: ALL }, "tracefs"],
    ["missing BTF", { hasBtf: false, capabilities: ALL }, "btf"],
    ["nobody", { capabilities: ALL, trialPassed: true }, null],
  ] satisfies [string, Partial<RungAnswers>, string | null][])("%s", (_, given, expected) => {
    expect(by({ rung: "bpf", ...given })).toBe(expected);
  });
});
