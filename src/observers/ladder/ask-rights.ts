import { kernelFiles } from "../../system/kernel-files.ts";
import { isWholeIdRange } from "../../system/proc/whole-id-range.ts";
import { readSelf } from "../../system/self.ts";
import type { RungAnswers } from "./refusal.ts";

type Rights = Omit<RungAnswers, "rung" | "version" | "trialPassed">;

/** What this process may do, and what the machine has. Reads /proc and /sys alone. */
export function askRights(): Rights {
  const read = (path: string): string | null => {
    const text = kernelFiles.read(path, 8_192);
    return text.ok ? text.value : null;
  };
  const status = read("/proc/self/status") ?? "";
  const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1];
  const number = (text: string | null) => (text === null || text.trim() === "" ? null : Number(text));
  return {
    uid: readSelf().uid,
    capabilities: BigInt(`0x${field("CapEff") ?? "0"}`),
    isInUserNamespace: !isWholeIdRange(read("/proc/self/uid_map") ?? ""),
    seccompMode: Number(field("Seccomp") ?? 0),
    tracerPid: Number(field("TracerPid") ?? 0),
    yamaScope: number(read("/proc/sys/kernel/yama/ptrace_scope")),
    perfParanoid: number(read("/proc/sys/kernel/perf_event_paranoid")),
    hasTracefs: ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"].some(
      (path) => read(`${path}/events/header_page`) !== null,
    ),
    hasBtf: kernelFiles.list("/sys/kernel/btf").ok && read("/sys/kernel/btf/vmlinux") !== null,
  };
}
