import type { ProcessLook } from "../tick.ts";
import type { Asker } from "./asker.ts";
import type { CallInProgress } from "./call-memory.ts";
import { LASTS_MS } from "./path-argument.ts";

/** struct pollfd is 8 bytes, the descriptor first. Source: poll(2). */
const POLLFD_BYTES = 8;
/** A prompt polls one or two descriptors; a server a thousand. */
const MAX_DESCRIPTORS = 16;

/** The descriptors that a poll or select waits for, read from memory in the background: empty until then. */
export function polledDescriptors(look: ProcessLook, call: CallInProgress, ask: Asker): readonly number[] {
  if (call.polled) return call.polled;
  if (call.polled === null || call.asked || ask.atMs - call.sinceMs < LASTS_MS) return [];
  call.asked = true;
  const { name, args } = call.call;
  const [first = 0n, second = 0n] = args;
  const isPoll = name === "poll" || name === "ppoll";
  const count = Math.min(Number(isPoll ? second : first), isPoll ? MAX_DESCRIPTORS : 64);
  const address = isPoll ? first : second;
  if (count === 0 || address === 0n) {
    call.polled = null;
    return [];
  }
  const length = isPoll ? count * POLLFD_BYTES : 8;
  void ask.peek.bytesAt(look.process.pid, address, length).then((read) => {
    call.polled = read.ok ? (isPoll ? ofPoll(read.value) : ofSelect(read.value, count)) : null;
  });
  return [];
}

function ofPoll(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / POLLFD_BYTES) }, (_, at) =>
    view.getInt32(at * POLLFD_BYTES, true),
  ).filter((fd) => fd >= 0);
}

/** A bit for each descriptor; the kernel leaves the caller's set as it was until it returns. */
const ofSelect = (bytes: Uint8Array, count: number): number[] =>
  Array.from({ length: count }, (_, fd) => fd).filter((fd) => ((bytes[fd >> 3] ?? 0) >> (fd & 7)) & 1);
