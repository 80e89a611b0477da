import type { Stall } from "../stall.ts";
import lockByFlock from "./lock-by-flock.ts";

export default {
  ...lockByFlock,
  name: "attach-lock-held",
  title: `${lockByFlock.title}, and gowhy comes when it has hung for a second`,
  by: "attach",
  longOnly: false,
} satisfies Stall;
