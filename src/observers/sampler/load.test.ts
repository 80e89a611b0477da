import { describe, expect, it } from "vitest";
import { Load } from "./load.ts";

describe("Load", () => {
  it("is low until the tree used three quarters of a core over the last second", () => {
    const load = new Load();
    expect(load.isLow(100, 400)).toBe(true);
    expect(load.isLow(500, 400)).toBe(false);
    expect(load.isLow(1_200, 100)).toBe(true);
  });
});
