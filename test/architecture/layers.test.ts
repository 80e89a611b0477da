import { describe, expect, it } from "vitest";
import { findCycle, type SourceFile, sourceFiles } from "./imports.ts";

/** What each folder of src may import besides itself, and why. The one statement of the layering. */
const MAY_IMPORT: Readonly<Record<string, { readonly folders: readonly string[]; readonly because: string }>> = {
  text: { folders: [], because: "words and numbers know nothing of Go or machines" },
  facts: { folders: ["text"], because: "a vocabulary; it may not know who asks or who answers" },
  system: { folders: ["facts", "text"], because: "the only door to the machine; it answers in facts' terms" },
  probes: {
    folders: ["system", "facts", "text", "causes/cause.ts"],
    because: "a probe asks the system and yields facts; of causes it knows only the names of the steps",
  },
  evidence: {
    folders: ["system", "facts", "text"],
    because: "reads what somebody sent, or what a tracer writes; yields facts",
  },
  observers: {
    folders: ["evidence/strace-log", "system", "facts", "text"],
    because: "watches a live command and yields facts; the log that strace writes is read like one that somebody sent",
  },
  causes: {
    folders: ["facts", "text"],
    because: "judgement is pure, so that any verdict can be replayed without rights",
  },
  diagnosis: {
    folders: ["causes", "facts", "text"],
    because: "facts and causes to verdicts, pure; the catalogue comes as an argument",
  },
  examination: {
    folders: ["diagnosis", "causes", "observers", "evidence", "probes", "system", "facts", "text"],
    because: "the one place where the sides meet",
  },
  redact: { folders: ["diagnosis", "facts", "text"], because: "the one place where data leaves the machine" },
  reports: {
    folders: ["redact", "diagnosis", "causes/cause.ts", "facts", "text"],
    because: "diagnosis to bytes, pure",
  },
  lab: {
    folders: [
      "reports",
      "examination",
      "diagnosis",
      "causes",
      "observers",
      "evidence",
      "probes",
      "system",
      "facts",
      "text",
    ],
    because: "fault on, the ordinary pipeline, was it right?",
  },
  cli: {
    folders: [
      "lab",
      "reports",
      "redact",
      "examination",
      "diagnosis",
      "causes",
      "observers",
      "evidence",
      "probes",
      "system",
      "facts",
      "text",
    ],
    because: "what the user types reaches everything",
  },
};

/** Node's own modules belong to the door, the command line and the lab. `node:util`'s text styling is no access to the machine. */
const MAY_USE_NODE = ["system", "cli", "lab"];
const PURE_NODE_MODULES = ["node:util"];

const folderOf = (path: string): string => path.split("/")[1] ?? "";
const isTest = (file: SourceFile): boolean => /\.test\.ts$/.test(file.path) || file.path.endsWith("/scenario.ts");
const files = sourceFiles("src");
const ruled = files.filter((file) => !isTest(file) && file.path !== "src/lab/scenarios.ts");

describe("layers", () => {
  it("states a rule for every folder", () => {
    expect([...new Set(files.map((file) => folderOf(file.path)))].filter((folder) => !(folder in MAY_IMPORT))).toEqual(
      [],
    );
  });

  it("imports only downwards", () => {
    const wrong = ruled.flatMap((file) => {
      const folder = folderOf(file.path);
      const allowed = [folder, ...(MAY_IMPORT[folder]?.folders ?? [])];
      return file.imports
        .filter(
          (path) => !allowed.some((each) => path.startsWith(each.endsWith(".ts") ? `src/${each}` : `src/${each}/`)),
        )
        .map((path) => `${file.path} imports ${path}`);
    });
    expect(wrong).toEqual([]);
  });

  it("has no cycle", () => {
    expect(findCycle(files.filter((file) => !isTest(file)))).toBeNull();
  });

  it("touches the machine only in the system, the command line and the lab", () => {
    const wrong = ruled
      .filter((file) => !MAY_USE_NODE.includes(folderOf(file.path)))
      .flatMap((file) =>
        file.modules
          .filter((each) => each.startsWith("node:") && !PURE_NODE_MODULES.includes(each))
          .map((each) => `${file.path} imports ${each}`),
      );
    expect(wrong).toEqual([]);
  });

  it("reads no clock where it judges", () => {
    const pure = ["causes", "diagnosis", "reports", "redact", "text", "facts"];
    const wrong = ruled.filter(
      (file) =>
        pure.includes(folderOf(file.path)) &&
        /\bDate\.now\(|new Date\(\)|performance\.now|Math\.random|\bprocess\.[a-z]/.test(file.text),
    );
    expect(wrong.map((file) => file.path)).toEqual([]);
  });

  it("starts programs and opens sockets only in the system, the watched command and the lab", () => {
    const wrong = ruled.filter(
      (file) =>
        !["system", "lab"].includes(folderOf(file.path)) &&
        file.modules.some((each) =>
          ["node:net", "node:tls", "node:dgram", "node:dns", "node:http", "node:https"].includes(each),
        ),
    );
    expect(wrong.map((file) => file.path)).toEqual([]);
  });
});
