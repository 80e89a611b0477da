import { expect, it } from "vitest";
import { unusableValues } from "../../facts/settings.ts";
import { FactStore } from "../../facts/store.ts";
import { say } from "../../text/language.ts";
import { ignoredProxy } from "./ignored-proxy.ts";

const notesOf = (effect: "stops" | "ignored") => {
  const values = [{ name: "HTTPS_PROXY", value: "::::", problem: "missing protocol scheme", effect }];
  const fact = { state: "known", id: unusableValues.id, value: { values }, source: "t", atMs: 0, tookMs: 1 } as const;
  return ignoredProxy(new FactStore([fact]), 0);
};

it("notes a proxy variable that go ignores, in both languages", () => {
  const [note] = notesOf("ignored");
  expect(note?.note).toBe("http-proxy/ignored-value");
  for (const language of ["en", "zh-CN"] as const)
    expect(note && say(note.text, language, note.values)).toMatch(/^HTTPS_PROXY=:::: [^{}]*$/);
});

it("leaves to the step what stops go, and is silent without the fact", () => {
  expect(notesOf("stops")).toEqual([]);
  expect(ignoredProxy(new FactStore(), 0)).toEqual([]);
});
