// What more than the sampler sees, where it was asked for: a rung of --trace, and go's own record.
export { climb } from "./climb.ts";
export { goRecordOf } from "./go-trace-option.ts";
