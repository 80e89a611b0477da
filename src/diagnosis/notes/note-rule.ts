import type { FactStore } from "../../facts/store.ts";
import type { Note } from "../diagnosis.ts";

/** One rule for one kind of risk: facts in, notes out. */
export type NoteRule = (facts: FactStore, takenAtMs: number) => readonly Note[];
