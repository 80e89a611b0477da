import { expect, it } from "vitest";
import { nothingFound } from "./nothing-found.ts";

const note = (id: string) => ({ note: id, text: { en: "of {id}", zh: "{id} 的" }, values: { id } });

it("adds what is nearly used up, and no other risk", () => {
  const notes = [note("tls/expires-soon"), note("disk/little-room"), note("limits/thin-descriptor-margin")];
  expect(nothingFound("en", { tookMs: 120, notes }).split("\n").slice(1)).toEqual([
    "  of disk/little-room",
    "  of limits/thin-descriptor-margin",
    "",
  ]);
  expect(nothingFound("zh-CN", { tookMs: 120, notes: [] })).toMatch(/^gowhy：.*\n$/);
});
