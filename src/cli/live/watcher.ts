// What a watched command needs beside it while it runs.
export { climb } from "./climb.ts";
export { goRecordOf } from "./go-trace-option.ts";
export { supervise } from "./supervise.ts";
