import { describe, expect, it } from "vitest";
import { faultPage } from "./fault-page.ts";
import { UsageError } from "./usage-error.ts";

describe("the page of a fault", () => {
  it("of our own tells how to report it, with a stack and without secrets", () => {
    const page = faultPage(new Error("https://bob:hunter2@goproxy.corp.example"), "en");
    expect(page).toContain("open an issue");
    expect(page).toContain("    at ");
    expect(page).toContain(process.version);
    expect(page).not.toContain("hunter2");
  });

  it("of the user is a message and a hint, without a stack", () => {
    const page = faultPage(new UsageError({ en: "no", zh: "不" }, { en: "try", zh: "试" }), "zh-CN");
    expect(page).toBe("gowhy: 不\n试\n");
  });

  it("knows a usage error from the packed part of the bundle", () => {
    const foreign = Object.assign(new Error("no"), { name: "UsageError", text: { en: "no", zh: "不" }, hint: null });
    expect(faultPage(foreign, "en")).toBe("gowhy: no\n");
  });
});
