import { aGo, anAnswer, anElf, aTree, programsOnPath } from "../../../../test/kit/a-toolchain.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const cut = programsOnPath({ found: [aGo({ sizeBytes: 5_000_000, elf: anElf({ truncated: true }) })] });
const died = (signal: string) => anAnswer({ outcome: "killed", exitCode: null, signal, version: null, firstLine: "" });
const packaged = aTree({
  integrity: {
    reference: "dpkg",
    referenceName: "golang-1.26-go",
    filesCompared: 900,
    differing: ["/usr/local/go/bin/go"],
  },
});

judgeTable(cause, {
  confirms: {
    "ends-before-its-tables": { programs: cut, answer: died("SIGSEGV") },
    "ends-before-its-tables in its header": {
      programs: cut,
      answer: anAnswer({ outcome: "not-started", errno: "ENOEXEC", version: null }),
    },
    "differs-from-package": { programs: programsOnPath(), answer: died("SIGSEGV"), tree: packaged },
    crashes: { programs: cut, answer: died("SIGBUS") },
  },
  rulesOut: { answers: { programs: cut, answer: anAnswer() } },
  nearMisses: {
    "the debug part is missing, go runs": { programs: cut, answer: anAnswer() },
    "the memory killer": { programs: programsOnPath(), answer: died("SIGKILL") },
    "a seccomp filter": { programs: programsOnPath(), answer: died("SIGSYS") },
    "a whole go that crashes": { programs: programsOnPath(), answer: died("SIGSEGV"), tree: aTree() },
    "a patched package that runs": { programs: programsOnPath(), answer: anAnswer(), tree: packaged },
    "an empty go": {
      programs: programsOnPath({ found: [aGo({ sizeBytes: 0, format: "empty", elf: null })] }),
      answer: died("SIGSEGV"),
    },
  },
});
