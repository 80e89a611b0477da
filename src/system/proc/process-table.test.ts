import { describe, expect, it } from "vitest";
import { treeOf } from "./process-table.ts";

describe("treeOf", () => {
  it("finds children and theirs, also where the table is a circle", () => {
    const process = (pid: number, parent: number) => [pid, { pid, parent }] as const;
    const table = new Map([process(1, 3), process(2, 1), process(3, 2), process(4, 9)]);
    expect([...treeOf(1, table)].sort()).toEqual([1, 2, 3]);
  });
});
