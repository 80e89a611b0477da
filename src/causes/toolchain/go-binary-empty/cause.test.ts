import { aGo, anAnswer, programsOnPath } from "../../../../test/kit/a-toolchain.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const empty = programsOnPath({ found: [aGo({ sizeBytes: 0, format: "empty", elf: null })] });
const text = programsOnPath({ found: [aGo({ sizeBytes: 40, format: "text", elf: null })] });
const script = programsOnPath({ found: [aGo({ sizeBytes: 40, format: "script", elf: null })] });
const refused = anAnswer({ outcome: "not-started", exitCode: null, errno: "ENOEXEC", version: null, firstLine: "" });
const silent = anAnswer({ outcome: "silent", version: null, firstLine: "" });

judgeTable(cause, {
  confirms: {
    "empty-file": { programs: empty, answer: refused },
    "empty-file without an answer": { programs: empty },
    "neither-program-nor-script": { programs: text, answer: refused },
    "silent-stub": { programs: script, answer: silent },
  },
  rulesOut: { answers: { programs: programsOnPath(), answer: anAnswer() } },
  nearMisses: {
    "an empty go behind a whole one": { programs: programsOnPath({ found: [aGo(), ...empty.found] }) },
    "a wrapper without #!, which a shell runs": {
      programs: programsOnPath({ found: [aGo({ sizeBytes: 40, format: "text", elf: null, mayBeScript: true })] }),
      answer: refused,
    },
    "a shim that fails with words": {
      programs: script,
      answer: anAnswer({ outcome: "failed", exitCode: 126, version: null }),
    },
    "a go that hangs": { programs: script, answer: anAnswer({ outcome: "timed-out", exitCode: null, version: null }) },
    "a go for another machine": { programs: programsOnPath(), answer: refused },
    "a script that prints something else": {
      programs: script,
      answer: anAnswer({ outcome: "garbage", version: null }),
    },
  },
  states: { "a silent script is likely": { facts: { programs: script, answer: silent }, state: "likely" } },
});
