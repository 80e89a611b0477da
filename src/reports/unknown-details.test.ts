import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EVERY_FACT } from "../facts/every.ts";
import { factTitle } from "./fact-titles.ts";
import { unknownDetail } from "./unknown-details.ts";

/** Every literal sentence that a probe gives as the reason or the remedy of what it did not learn. */
function sentencesOfProbes(): string[] {
  const files = readdirSync("src/probes", { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  return files.flatMap((file) => {
    const text = readFileSync(join("src/probes", file), "utf8");
    const details = [...text.matchAll(/notLearned\(\s*"[a-z-]+",\s*"([^"]+)"/g)];
    const remedies = [...text.matchAll(/remedy: "([^"]+)"/g)];
    return [...details, ...remedies].map(([, sentence = ""]) => sentence);
  });
}

describe("reasons of what is not known", () => {
  it("finds them in the probes", () => expect(sentencesOfProbes().length).toBeGreaterThan(10));

  it.each(sentencesOfProbes())("%s has its Chinese", (sentence) => {
    expect(unknownDetail(sentence, "zh-CN")).toMatch(/[\u4e00-\u9fff]/);
    expect(unknownDetail(sentence, "en")).toBe(sentence);
  });

  it("keeps what it does not know, and puts values in their places", () => {
    expect(unknownDetail("something new", "zh-CN")).toBe("something new");
    expect(unknownDetail("No answer within 205 ms.", "zh-CN")).toBe("205 ms 内没有回答。");
  });
});

describe("titles of facts", () => {
  it.each(EVERY_FACT.map(({ id, title }) => [id, title]))("%s has its Chinese", (fact, title) => {
    expect(factTitle({ fact, title }, "zh-CN")).toMatch(/[\u4e00-\u9fff]/);
    expect(factTitle({ fact, title }, "en")).toBe(title);
  });
});
