import type { Holder } from "./finding.ts";

/** Names the process that stands in the way, whether it belongs to the watched command or not. */
export type Who = (pid: number) => Holder;
