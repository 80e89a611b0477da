import { aGo, programsOnPath } from "../../../../test/kit/a-toolchain.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const none = programsOnPath({ found: [], path: ["/usr/bin"] });

judgeTable(cause, {
  confirms: {
    "no-program-on-path": { programs: none },
    "tree-elsewhere": { programs: { ...none, elsewhere: [{ goroot: "/opt/go", version: null }] } },
    "walked-past": {
      programs: programsOnPath({ found: [aGo({ kind: "directory", executable: false }), aGo({ executable: false })] }),
    },
  },
  rulesOut: { "program-on-path": { programs: programsOnPath() } },
  nearMisses: {
    "an empty go is another cause": {
      programs: programsOnPath({ found: [aGo({ sizeBytes: 0, format: "empty", elf: null })] }),
    },
    "a directory first, a program behind it": {
      programs: programsOnPath({ found: [aGo({ kind: "directory", executable: false }), aGo()] }),
    },
    "PATH could not be looked at": { programs: "timed-out" },
  },
});
