import { describe, expect, it } from "vitest";
import type { Diagnosis } from "../../src/diagnosis/diagnosis.ts";
import { withPlaceholders } from "../../src/redact/with-placeholders.ts";
import { displayWidth } from "../../src/text/width.ts";
import { EVERY_REPORTER } from "../../src/reports/every.ts";
import { A_STUCK_PROCESS, A_WATCHED_BUILD } from "./a-watched-diagnosis.ts";
import { A_FAULTY_MACHINE, A_HEALTHY_MACHINE, A_PUZZLING_MACHINE, A_WATCHED_COMMAND } from "./a-diagnosis.ts";

const DIAGNOSES: Readonly<Record<string, Diagnosis>> = {
  faulty: A_FAULTY_MACHINE,
  puzzling: A_PUZZLING_MACHINE,
  healthy: A_HEALTHY_MACHINE,
  watched: A_WATCHED_COMMAND,
  build: A_WATCHED_BUILD,
  stuck: A_STUCK_PROCESS,
};

const NAMES = [
  { name: "/home/alice", placeholder: "‹home›" },
  { name: "goproxy.corp.example", placeholder: "‹host-1›" },
  { name: "mirror.corp.example", placeholder: "‹host-2›" },
];

const EXTENSIONS: Readonly<Record<string, string>> = { terminal: "txt", json: "json", markdown: "md", perfetto: "json", folded: "txt" };

describe("reports", () => {
  for (const reporter of EVERY_REPORTER)
    for (const [name, diagnosis] of Object.entries(DIAGNOSES))
      for (const language of ["en", "zh-CN"] as const)
        it(`${reporter.id}, ${name}, ${language}`, async () => {
          const shown = reporter.id === "markdown" ? withPlaceholders(diagnosis, NAMES) : diagnosis;
          const text = reporter.render(shown, { language, width: 80, colour: false, why: false });
          const file = `../golden/reports/${reporter.id}/${name}.${language}.${EXTENSIONS[reporter.id]}`;
          await expect(text).toMatchFileSnapshot(file);
        });
  for (const id of ["terminal", "markdown"])
    for (const [name, diagnosis] of Object.entries({ build: A_WATCHED_BUILD, watched: A_WATCHED_COMMAND }))
      for (const language of ["en", "zh-CN"] as const)
        it(`${id}, ${name}, brief, ${language}`, async () => {
          const reporter = EVERY_REPORTER.find((each) => each.id === id);
          const text = reporter?.render(diagnosis, { language, width: 80, colour: false, why: false, form: "brief" }) ?? "";
          expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(5);
          await expect(text).toMatchFileSnapshot(`../golden/reports/${id}/${name}.brief.${language}.${EXTENSIONS[id]}`);
        });
  for (const reporter of EVERY_REPORTER)
    it(`${reporter.id}, an attached process, with --why`, async () => {
      const text = reporter.render(A_STUCK_PROCESS, { language: "zh-CN", width: 80, colour: false, why: true });
      await expect(text).toMatchFileSnapshot(`../golden/reports/${reporter.id}/stuck.why.zh-CN.${EXTENSIONS[reporter.id]}`);
    });
  for (const reporter of EVERY_REPORTER)
    it(`${reporter.id} with --why`, async () => {
      const text = reporter.render(A_FAULTY_MACHINE, { language: "en", width: 100, colour: false, why: true });
      await expect(text).toMatchFileSnapshot(`../golden/reports/${reporter.id}/why.en.${EXTENSIONS[reporter.id]}`);
    });
});

describe("a terminal report", () => {
  const terminal = EVERY_REPORTER.find(({ id }) => id === "terminal");
  const render = (width: number, colour: boolean) =>
    terminal?.render(A_FAULTY_MACHINE, { language: "zh-CN", width, colour, why: true }) ?? "";

  it("names the cause in its first two lines", () => {
    const [first, second] = render(80, false).split("\n");
    expect(first).toContain("goproxy.corp.example");
    expect(second).toContain("connect/syn-blackhole");
  });

  it("says the same with colours and without", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
    expect(render(80, true).replaceAll(/\u001b\[\d+m/g, "")).toBe(render(80, false));
    expect(render(80, true)).not.toBe(render(80, false));
  });

  it("passes no control character of the machine on", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(render(80, false)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  it("keeps the table of time within 80 columns", () => {
    for (const diagnosis of [A_WATCHED_COMMAND, A_WATCHED_BUILD, A_STUCK_PROCESS])
      for (const language of ["en", "zh-CN"] as const)
        for (const form of ["full", "brief"] as const) {
          const text = terminal?.render(diagnosis, { language, width: 80, colour: false, why: false, form }) ?? "";
          for (const line of text.split("\n"))
            // A path or URL stays whole, so that it can be copied.
            if (!/^\s*\/\S+$/.test(line) && !line.includes("index.lock,")) expect(displayWidth(line)).toBeLessThanOrEqual(80);
        }
  });

  it("keeps every style within its line", () => {
    for (const line of render(50, true).split("\n")) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
      const codes = [...line.matchAll(/\u001b\[(\d+)m/g)].map(([, code]) => Number(code));
      expect(codes.filter((code) => code < 10 || (code > 29 && code < 38)).length).toBe(
        codes.filter((code) => code === 22 || code === 39).length,
      );
    }
  });
});
