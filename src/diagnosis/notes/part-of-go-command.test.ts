import { describe, expect, it } from "vitest";
import { attachedProcess } from "../../facts/attached.ts";
import type { ValueOf } from "../../facts/fact.ts";
import { FactStore } from "../../facts/store.ts";
import { partOfGoCommand } from "./part-of-go-command.ts";

type Go = NonNullable<ValueOf<typeof attachedProcess>["go"]>;

const notes = (go: Go | null) => {
  const value: ValueOf<typeof attachedProcess> = {
    pid: 40,
    argv: ["compile"],
    uid: 0,
    state: "S",
    ageMs: 1_000,
    parents: [],
    go,
    observedMs: 3_000,
    endedBy: "stable-answer",
    sockets: [],
  };
  return partOfGoCommand(
    new FactStore([{ state: "known", id: attachedProcess.id, value, source: "", atMs: 0, tookMs: 0 }]),
    0,
  );
};

describe("partOfGoCommand", () => {
  it("names the go command above the process", () => {
    expect(notes({ pid: 30, argv: ["go", "build"], where: "above" })).toMatchObject([
      { note: "attach/part-of-go", values: { pid: 40, go: 30, command: "go build" } },
    ]);
  });
  it("is silent for the go command itself, one below, and none", () => {
    expect(notes({ pid: 40, argv: ["go"], where: "itself" })).toEqual([]);
    expect(notes({ pid: 50, argv: ["go"], where: "below" })).toEqual([]);
    expect(notes(null)).toEqual([]);
    expect(partOfGoCommand(new FactStore(), 0)).toEqual([]);
  });
});
