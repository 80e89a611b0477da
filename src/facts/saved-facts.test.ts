import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aRoute, routesOf } from "../../test/kit/a-route.ts";
import { anObservedWait } from "../../test/kit/an-observed-wait.ts";
import type { Fact } from "./fact.ts";
import { routes } from "./routes.ts";
import { readSavedFacts, type SavedFacts, writeSavedFacts } from "./saved-facts.ts";
import { watchedWaits } from "./watch.ts";

const SAVED: SavedFacts = {
  tool: { name: "gowhy", version: "0.1.0" },
  takenAtMs: Date.UTC(2026, 10, 23, 12, 0, 0, 7),
  subject: { kind: "machine", argv: [], exitCode: null, signal: null, wallMs: null },
  facts: [
    { state: "known", id: routes.id, value: routesOf(aRoute()), source: "sockets", atMs: 1, tookMs: 30 },
    { state: "unknown", id: "toolchain.answer", reason: "failed", detail: "no go", source: "PATH", remedy: null },
  ],
  offline: false,
  tookMs: 31,
};

const TEXT = writeSavedFacts(SAVED);
const problemOf = (text: string): string => {
  const read = readSavedFacts(text);
  return "problem" in read ? read.problem.en : "";
};

/** The saved document with one part replaced. */
const changed = (change: (document: Record<string, unknown>) => void): string => {
  const document = JSON.parse(TEXT) as Record<string, unknown>;
  change(document);
  return JSON.stringify(document);
};

describe("saved facts", () => {
  it("come back as they were saved", () => expect(readSavedFacts(TEXT)).toEqual({ saved: SAVED }));

  it("list the waits of a watched command for scripts", () => {
    const wait = anObservedWait({ on: "10.20.0.8:443" });
    const facts: Fact[] = [
      {
        state: "known",
        id: watchedWaits.id,
        value: { waits: [wait], leftOut: {} },
        source: "/proc",
        atMs: 1,
        tookMs: 9,
      },
    ];
    const { waits } = JSON.parse(writeSavedFacts({ ...SAVED, facts })) as { waits: object[] };
    const { what, pid, argv, on, fromMs, toMs, namedAtMs } = wait;
    expect(waits).toEqual([{ what, pid, argv, on, fromMs, toMs, namedAtMs }]);
  });

  it("are written the same again", () => {
    const read = readSavedFacts(TEXT);
    expect("saved" in read && writeSavedFacts(read.saved)).toBe(TEXT);
  });

  it("may hold keys and facts that this version does not know", () => {
    const text = changed((document) => {
      document["later"] = { anything: [1] };
      (document["facts"] as object[]).push({
        state: "known",
        id: "later.fact",
        value: {},
        source: "",
        atMs: 0,
        tookMs: 0,
      });
    });
    expect(readSavedFacts(text)).toEqual({ saved: SAVED });
  });

  it("of a later version are refused by name", () =>
    expect(problemOf(changed((document) => (document["factsVersion"] = 2)))).toContain("version 2"));

  it("with a malformed value name the fact, and never quote the value", () => {
    const text = changed((document) => {
      const [fact] = document["facts"] as { value: { routes: { host: unknown }[] } }[];
      const [route] = fact?.value.routes ?? [];
      if (route) route.host = { hunter2: "hunter2" };
    });
    expect(problemOf(text)).toContain("network.routes");
    expect(problemOf(text)).not.toContain("hunter2");
  });

  it.each(["", "null", "[]", "{}", '"text"', '{"factsVersion":"1"}', "\u0000"])("%j is refused", (text) =>
    expect(problemOf(text)).not.toBe(""),
  );

  it("cut off anywhere are refused", () => {
    fc.assert(
      fc.property(fc.nat(TEXT.trimEnd().length - 1), (length) => {
        expect(problemOf(TEXT.slice(0, length))).not.toBe("");
      }),
    );
  });

  it("nested a hundred thousand deep are refused, not crashed on", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(problemOf(deep)).not.toBe("");
    expect(
      problemOf(changed((document) => (document["subject"] = null)).replace('"subject":null', `"subject":${deep}`)),
    ).not.toBe("");
  });

  it("with numbers beyond all bounds are refused", () => {
    for (const number of ["1e999", "-1e999"])
      expect(problemOf(TEXT.replace('"tookMs": 30', `"tookMs": ${number}`))).not.toBe("");
  });

  it("cannot reach a prototype", () => {
    const text = TEXT.replace(
      '"waits"',
      '"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "waits"',
    );
    expect(readSavedFacts(text)).toEqual({ saved: SAVED });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("of any shape give facts or a problem, and never throw", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("subject", "facts", "waits", "takenAt", "tool"), (value, key) => {
        const read = readSavedFacts(changed((document) => (document[key] = value)));
        expect("saved" in read || read.problem.zh.length > 0).toBe(true);
      }),
    );
  });

  it("with a million entries are refused by their number", () =>
    expect(problemOf(changed((document) => (document["waits"] = Array.from({ length: 100_000 }, () => 0))))).toContain(
      "waits",
    ));
});
