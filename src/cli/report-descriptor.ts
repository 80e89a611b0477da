import { fstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { Text } from "../text/language.ts";
import { UsageError } from "./usage-error.ts";

/** O_ACCMODE of open(2). */
const ACCESS_MODE = 0o3;
const READ_ONLY = 0;

export const CLOSED: Text = { en: "this descriptor is not open for writing.", zh: "该描述符没有打开，或不可写。" };

/** `--report-fd N` of a number that nobody opened for gowhy to write to. */
export function refuseReportDescriptor(descriptor: number): void {
  if (isForUs(descriptor)) return;
  throw new UsageError(
    { en: `--report-fd ${descriptor}: ${CLOSED.en}`, zh: `--report-fd ${descriptor}：${CLOSED.zh}` },
    {
      en: `In a shell: gowhy --report-fd ${descriptor} go build ./... ${descriptor}>report.txt`,
      zh: `在 shell 中：gowhy --report-fd ${descriptor} go build ./... ${descriptor}>report.txt`,
    },
  );
}

/**
 * Numbers that the caller left free are taken by Node: its event loops, and pipes to itself, of which both ends are here.
 * What is written there ends the process by a segmentation fault (seen with Node 20).
 */
export function isForUs(descriptor: number): boolean {
  const target = targetOf(descriptor);
  if (target === null) return isOpen(descriptor);
  if (target.startsWith("anon_inode:") || isReadOnly(descriptor)) return false;
  const isToItself = (other: string) => targetOf(other) === target && isReadOnly(other);
  return !target.startsWith("pipe:") || !readdirSync("/proc/self/fd").some(isToItself);
}

/** Null: it is not open, or /proc is hidden. */
function targetOf(descriptor: number | string): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return null;
  }
}

function isReadOnly(descriptor: number | string): boolean {
  const [, flags = "1"] = /^flags:\s+(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8")) ?? [];
  return (Number.parseInt(flags, 8) & ACCESS_MODE) === READ_ONLY;
}

function isOpen(descriptor: number): boolean {
  try {
    fstatSync(descriptor);
    return true;
  } catch {
    return false;
  }
}
