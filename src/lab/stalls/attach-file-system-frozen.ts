import type { Stall } from "../stall.ts";
import fileSystemFrozen from "./file-system-frozen.ts";

export default {
  ...fileSystemFrozen,
  name: "attach-file-system-frozen",
  title: `${fileSystemFrozen.title}, and gowhy comes when it has hung for a second`,
  by: "attach",
} satisfies Stall;
