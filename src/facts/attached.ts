import { defineFact, flag, list, maybe, number, oneOf, shape, text } from "./fact.ts";
import { waitSocket } from "./watch.ts";

/** What `gowhy attach` was pointed at, and its place among the other processes; absent elsewhere. */
export const attachedProcess = defineFact({
  id: "subject.attached",
  title: "the process that was attached to",
  privacy: "machine",
  schema: shape({
    pid: number,
    argv: list(text),
    uid: maybe(number),
    /** R, S, D, T, t, Z … as the kernel had it when gowhy came. */
    state: text,
    /** Since it was started. */
    ageMs: maybe(number),
    /** Its parent first, then upwards. */
    parents: list(shape({ pid: number, argv: list(text), isGo: flag })),
    /** The go command whose settings are judged: the process itself, the first one below it, or the nearest above. */
    go: maybe(shape({ pid: number, argv: list(text), where: oneOf(["itself", "below", "above"]) })),
    observedMs: number,
    endedBy: oneOf(["stable-answer", "deadline", "process-ended", "interrupted"]),
    /** Every socket that the tree held at the end. */
    sockets: list(shape({ pid: number, socket: waitSocket })),
  }),
});
