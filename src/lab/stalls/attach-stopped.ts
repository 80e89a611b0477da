import type { Stall } from "../stall.ts";
import stopped from "./stopped.ts";

export default {
  ...stopped,
  name: "attach-stopped",
  title: `${stopped.title}, and gowhy comes when it has hung for a second`,
  by: "attach",
  longOnly: true,
} satisfies Stall;
