import type { ProcessLook } from "../tick.ts";
import type { Asker } from "./asker.ts";
import type { CallInProgress } from "./call-memory.ts";
import { descriptorOf, pathCall } from "./calls.ts";

/** A call that goes on by itself is not worth a child that reads: a healthy command never starts one. */
export const LASTS_MS = 80;

/** The path of a call in progress: read in the background, so that it is there in a later look. Null where it cannot be read. */
export function pathArgument(look: ProcessLook, call: CallInProgress, ask: Asker): string | null {
  if (call.path !== undefined) return call.path;
  if (call.asked || ask.atMs - call.sinceMs < LASTS_MS) return null;
  call.asked = true;
  const where = pathCall(call.call.name);
  const address = where ? call.call.args[where[1]] : undefined;
  if (!where || address === undefined) {
    call.path = null;
    return null;
  }
  const { pid } = look.process;
  const base = baseOf(pid, where[0], call, ask);
  void ask.peek.stringAt(pid, address).then(async (read) => {
    call.path =
      read.ok && read.value !== ""
        ? absolute(read.value, base)
        : isStart(call)
          ? await startedProgram(look, address, ask)
          : null;
  });
  return null;
}

/** A child that reads memory answers in a tenth of a second; on a machine that is slower than this the call is named without it. */
const READING_MS = 1_000;

/** The path is not known yet, and soon will be. */
export const isBeingRead = ({ path, sinceMs }: CallInProgress, { atMs }: Asker): boolean =>
  path === undefined && atMs - sinceMs < READING_MS;

const isStart = ({ call }: CallInProgress): boolean => call.name.startsWith("execve");

/** A process that starts a program has new memory half way: by then its exe names the program. Before that the memory may still be its parent's. */
async function startedProgram(look: ProcessLook, address: bigint, { kernel, peek }: Asker): Promise<string | null> {
  const { pid, parent } = look.process;
  const own = kernel.link(`/proc/${pid}/exe`);
  const parents = kernel.link(`/proc/${parent}/exe`);
  if (own.ok && own.value !== (parents.ok ? parents.value : "")) return own.value;
  const read = await peek.stringAt(parent, address);
  return read.ok && read.value.startsWith("/") ? read.value : null;
}

/** The directory that a relative path starts from. */
function baseOf(pid: number, directory: number, { call }: CallInProgress, { kernel }: Asker): string | null {
  const fd = directory < 0 ? null : descriptorOf(call.args[directory]);
  const link = kernel.link(fd === null ? `/proc/${pid}/cwd` : `/proc/${pid}/fd/${fd}`);
  return link.ok ? link.value : null;
}

/** Without `.` and `..` where that is sure: `..` behind a link leads elsewhere, so it stays. */
function absolute(path: string, base: string | null): string {
  const whole = path.startsWith("/") || base === null ? path : path === "" ? base : `${base}/${path}`;
  return whole.replace(/\/(?:\.\/)+/g, "/").replace(/\/{2,}/g, "/");
}

/** The link of the descriptor in the first argument, read once for each call. */
export function descriptorLink(look: ProcessLook, call: CallInProgress, ask: Asker): string | null {
  if (call.link === undefined) {
    const fd = descriptorOf(call.call.args[0]);
    const link = fd === null ? null : ask.kernel.link(`/proc/${look.process.pid}/fd/${fd}`);
    call.link = link?.ok ? link.value : null;
  }
  return call.link;
}

/** A link without the kernel's note that the name is gone. */
export const shownLink = (link: string): string => link.replace(/ \(deleted\)$/, "");
