import type { Stall } from "../stall.ts";
import gitPrompt from "./git-prompt.ts";

export default {
  ...gitPrompt,
  name: "attach-git-prompt",
  title: `${gitPrompt.title}, and gowhy comes when it has hung for a second`,
  by: "attach",
} satisfies Stall;
