import type { DeskSetup } from "./desk-protocol.ts";
import type { JudgedTree } from "./judged-tree.ts";

/** What an operation of the desk is done with. */
export interface DeskContext {
  readonly tree: JudgedTree;
  readonly setup: DeskSetup;
  /** Names the part of a long operation that has not returned for a while. */
  readonly stuck: (operation: string, path: string) => void;
  /** gowhy is gone: what is under way cleans up and ends. */
  readonly leaving: () => boolean;
}
