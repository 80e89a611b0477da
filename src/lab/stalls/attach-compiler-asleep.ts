import type { Stall } from "../stall.ts";
import compilerAsleep from "./compiler-asleep.ts";

export default {
  ...compilerAsleep,
  name: "attach-compiler-asleep",
  title: `${compilerAsleep.title}, and gowhy comes when it has hung for a second`,
  by: "attach",
  longOnly: true,
} satisfies Stall;
