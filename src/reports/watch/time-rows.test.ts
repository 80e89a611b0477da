import { describe, expect, it } from "vitest";
import type { TimeAccount } from "../../diagnosis/diagnosis.ts";
import { rowName, timeRows } from "./time-rows.ts";

const part = { what: "cpu", detail: "go", ms: 10, cause: null, samples: 1, workMs: 10, peers: [] } as const;
const names = (time: TimeAccount) => timeRows(time, "en").map((row) => rowName(row, "en"));

describe("timeRows", () => {
  it("says of a command that ended before the first look why nothing is told of it", () => {
    expect(names({ wallMs: 23, parts: [], unexplainedMs: 23 })).toEqual(["unexplained (too short to be watched)"]);
    expect(names({ wallMs: 23, parts: [part], unexplainedMs: 13 })).toEqual(["CPU go", "unexplained"]);
    expect(names({ wallMs: 900, parts: [], unexplainedMs: 900 })).toEqual(["unexplained"]);
  });
});
