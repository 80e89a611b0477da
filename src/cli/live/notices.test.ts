import { describe, expect, it } from "vitest";
import { printable } from "../../text/printable.ts";
import { confirmedNotice, endingNotice, longNotice, outlivesNotice } from "./notices.ts";

const told = {
  headline: "p.test (10.0.0.1:443) silently drops your packets",
  cause: "connect/syn-blackhole",
  limit: "30 s",
};

describe("lines that stay", () => {
  it("say when, what, which cause, and what go would do", () =>
    expect(confirmedNotice(2_900, told, "en")).toBe(
      "gowhy: 2.9 s: p.test (10.0.0.1:443) silently drops your packets (connect/syn-blackhole, confirmed) · 30 s",
    ));
  it("are one line each, whatever the arguments of a holder hold", () => {
    const smuggled = { ...told, headline: "Process 7 (python3 -c \nimport time\u001b[2J) holds the lock" };
    for (const line of [
      confirmedNotice(2_900, smuggled, "en"),
      longNotice(60_000, smuggled.headline, "en"),
      endingNotice("sh -c a\nb", smuggled, "en"),
      outlivesNotice("sh -c a\nb", 7, "SIGTERM", "en"),
    ])
      expect(printable(line)).toBe(line);
  });
  it("leave no place open in either language", () => {
    for (const language of ["en", "zh-CN"] as const)
      for (const line of [
        confirmedNotice(2_900, told, language),
        longNotice(60_000, "no answer from p.test:443", language),
        endingNotice("go mod download", told, language),
        outlivesNotice("go build", 7, "SIGTERM", language),
      ])
        expect(line).not.toMatch(/[{}]/);
  });
});
