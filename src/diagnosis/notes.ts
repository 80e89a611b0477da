import { brokenBesideVendor } from "./notes/broken-beside-vendor.ts";
import { certificateExpiresSoon } from "./notes/certificate-expires-soon.ts";
import { ignoredProxy } from "./notes/ignored-proxy.ts";
import { littleRoom } from "./notes/little-room.ts";
import type { NoteRule } from "./notes/note-rule.ts";
import { partOfGoCommand } from "./notes/part-of-go-command.ts";
import { thinDescriptorMargin } from "./notes/thin-descriptor-margin.ts";

const RULES: readonly NoteRule[] = [
  certificateExpiresSoon,
  brokenBesideVendor,
  ignoredProxy,
  littleRoom,
  thinDescriptorMargin,
  partOfGoCommand,
];

/** Risks that are no cause of trouble today. */
export const notesOf: NoteRule = (facts, takenAtMs) => RULES.flatMap((rule) => rule(facts, takenAtMs));
