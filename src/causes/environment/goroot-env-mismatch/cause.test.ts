import { aTool, aTree } from "../../../../test/kit/a-toolchain.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const set = { goroot: "/opt/go1.25", gorootFrom: "environment" } as const;
const older = [
  aTool({ name: "asm", version: "go1.25.3" }),
  aTool({ version: "go1.25.3" }),
  aTool({ name: "link", version: "go1.25.3" }),
];

judgeTable(cause, {
  confirms: {
    "tools-of-another-version": { tree: aTree({ ...set, treeVersion: "go1.25.3", tools: older }) },
    "tools-of-another-version by the user file": {
      tree: aTree({ ...set, gorootFrom: "user-file", gorootFile: "/home/kim/.config/go/env:2", tools: older }),
    },
    "version-file-of-another-version": { tree: aTree({ ...set, treeVersion: "go1.25.3", tools: [] }) },
  },
  rulesOut: {
    "goroot-not-set": { tree: aTree() },
    "versions-agree": { tree: aTree({ ...set, treeVersion: "go1.26.8" }) },
  },
  nearMisses: {
    "tools differ inside one tree, GOROOT unset": { tree: aTree({ tools: older }) },
    "GOROOT names a tree that is gone": {
      tree: aTree({ ...set, exists: false, treeVersion: null, tools: [aTool({ present: false, version: null })] }),
    },
    "experiments of a distribution": {
      tree: aTree({ ...set, binaryVersion: "go1.26.8 X:nodwarf5", treeVersion: "go1.26.8" }),
    },
    "the version of go is not known": { tree: aTree({ ...set, binaryVersion: null, tools: older }) },
  },
  states: {
    "the VERSION file alone": {
      facts: { tree: aTree({ ...set, treeVersion: "go1.25.3", tools: [] }) },
      state: "likely",
    },
  },
});
