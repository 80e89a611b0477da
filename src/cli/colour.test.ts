import { describe, expect, it } from "vitest";
import { wantsColour } from "./colour.ts";

const terminal = { isTTY: true };
const pipe = {};

describe("colours", () => {
  it.each([
    [terminal, {}, true, true],
    [pipe, {}, true, false],
    [terminal, { NO_COLOR: "1" }, true, false],
    [terminal, { NO_COLOR: "" }, true, true],
    [pipe, { FORCE_COLOR: "1" }, true, true],
    [terminal, { FORCE_COLOR: "0" }, true, false],
    [terminal, { TERM: "dumb" }, true, false],
    [pipe, { FORCE_COLOR: "1", NO_COLOR: "1" }, true, true],
    [terminal, { FORCE_COLOR: "1" }, false, false],
  ])("%j with %j, allowed %s: %s", (stream, environment, allowed, wanted) =>
    expect(wantsColour(stream, environment, allowed)).toBe(wanted),
  );
});
