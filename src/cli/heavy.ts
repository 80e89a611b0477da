// What only an examination or the catalogue needs. The build packs it: it is unpacked and compiled when first used,
// so that `--version`, `--help` and the start of a watched command do not pay for it.
export { attachCommand } from "./commands/attach.ts";
export { causesCommand } from "./commands/causes.ts";
export { checkCommand } from "./commands/check.ts";
export { explainCommand } from "./commands/explain.ts";
export { notBuiltCommand } from "./commands/not-built.ts";
export { goRecordFacts } from "./go-record-facts.ts";
export { investigate } from "./investigation.ts";
export { reportRun } from "./report-run.ts";
