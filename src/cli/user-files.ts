import { fstatSync, writeFileSync } from "node:fs";
import { openSystem } from "../system/open-system.ts";
import type { ProgramResult } from "../system/programs/programs.ts";
import type { System } from "../system/system.ts";
import type { Text } from "../text/language.ts";
import { deskArgv } from "./desk-argv.ts";
import { notDone } from "./not-done.ts";
import { CLOSED, isForUs } from "./report-descriptor.ts";
import { UsageError } from "./usage-error.ts";
import { NOT_A_FILE, TOO_LARGE } from "./user-file-child.ts";

/** Local disks answer within milliseconds, a slow network disk within seconds. */
const FILE_DEADLINE_MS = 5_000;
/** Our own descriptors, as a shell's `>(…)` names them: a child would not have them, and they lie on no mount. */
const OWN_DESCRIPTOR = /^\/(?:dev\/fd|proc\/self\/fd)\/(\d+)$|^\/dev\/(stdout|stderr)$/;

/** The text of a file that the user named. */
export async function readUserFile(option: string, path: string, maxBytes: number): Promise<string> {
  const result = await inChild(["read", path, String(maxBytes)], { maxBytes: maxBytes + 1 });
  if (result.outcome === "exited" && result.exitCode === 0) return result.stdout;
  throw problemOf(option, path, result, maxBytes);
}

/** Writes a file that the user named; by a system that is open already, where there is one: that saves the start of a desk. */
export async function writeUserFile(
  option: string,
  path: string,
  content: string,
  open?: System | null,
): Promise<void> {
  const [own, number, name] = OWN_DESCRIPTOR.exec(path) ?? [];
  if (own !== undefined) return writeDescriptor(option, path, Number(number ?? (name === "stdout" ? 1 : 2)), content);
  const result = await inChild(["write", path], { input: content }, open);
  if (result.outcome !== "exited" || result.exitCode !== 0) throw problemOf(option, path, result, 0);
}

async function inChild(
  words: readonly string[],
  more: { readonly input?: string; readonly maxBytes?: number },
  open: System | null = null,
): Promise<ProgramResult> {
  const argv = [...deskArgv(), "__file", ...words];
  if (open) return open.programs.run({ argv, deadlineMs: FILE_DEADLINE_MS, ...asOurselves(open), ...more });
  const system = openSystem({ ofPid: null, asUid: null, deskArgv: deskArgv() });
  if (!system.ok) throw new Error(system.detail);
  try {
    return await system.value.programs.run({ argv, deadlineMs: FILE_DEADLINE_MS, ...more });
  } finally {
    system.value.close();
  }
}

/** The file is gowhy's user's, named from gowhy's directory, whoever is judged. */
const asOurselves = ({ self }: System) => ({
  uid: self.uid,
  gid: self.gid,
  cwd: self.cwd ?? "/",
  environment: Object.fromEntries(
    Object.entries(self.environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ),
});

function writeDescriptor(option: string, path: string, descriptor: number, content: string): void {
  if (!isForUs(descriptor)) {
    throw new UsageError({ en: `${option} ${path}: ${CLOSED.en}`, zh: `${option} ${path}：${CLOSED.zh}` });
  }
  try {
    writeFileSync(isSocket(descriptor) ? descriptor : path, content);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A reader that went away is no fault.
    if (code === "EPIPE") return;
    const reason = notDone(code ?? String(error));
    throw new UsageError({ en: `${option} ${path}: ${reason.en}`, zh: `${option} ${path}：${reason.zh}` });
  }
}

/** A path opens a pipe anew, with flags of its own; a socket cannot be opened (ENXIO, unix(7)), only written to. */
const isSocket = (descriptor: number): boolean => fstatSync(descriptor).isSocket();

function problemOf(option: string, path: string, result: ProgramResult, maxBytes: number): UsageError {
  const errno = result.outcome === "timed-out" ? "ETIMEDOUT" : (result.errno ?? result.stderr.trim());
  const seconds = FILE_DEADLINE_MS / 1_000;
  const megabytes = maxBytes / 1024 / 1024;
  const known: Readonly<Record<string, Text>> = {
    [NOT_A_FILE]: { en: "not a regular file.", zh: "不是普通文件。" },
    [TOO_LARGE]: { en: `larger than ${megabytes} MB.`, zh: `超过 ${megabytes} MB。` },
    ETIMEDOUT: { en: `no answer within ${seconds} s.`, zh: `${seconds} 秒内没有应答。` },
  };
  const { en, zh } = known[errno] ?? notDone(errno);
  return new UsageError({ en: `${option} ${path}: ${en}`, zh: `${option} ${path}：${zh}` });
}
