import { describe, expect, it } from "vitest";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import { commandFailed } from "./command-failed.ts";

const of = (exitCode: number | null, signal: string | null) =>
  commandFailed(
    { subject: { kind: "command", argv: ["go", "build"], exitCode, signal, wallMs: 9_000 } } as unknown as Diagnosis,
    "en",
  );

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
});
