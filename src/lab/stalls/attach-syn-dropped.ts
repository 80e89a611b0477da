import type { Stall } from "../stall.ts";
import synDropped from "./syn-dropped.ts";

export default {
  ...synDropped,
  name: "attach-syn-dropped",
  title: `${synDropped.title}, and gowhy comes when it has hung for a second`,
  by: "attach",
} satisfies Stall;
