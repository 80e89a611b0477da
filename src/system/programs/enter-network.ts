import type { KernelFiles } from "../kernel-files.ts";
import { nsenterProgram } from "./enter-root.ts";

/**
 * The words before a command that make it run in the network namespace of a process: empty where the two share one, or where
 * entering is not possible. Only root may enter, and setns(2) takes a program of its own: Node offers no such call.
 */
export function enterNetwork(pid: number, uid: number, kernel: KernelFiles): readonly string[] {
  const [ours, theirs] = [kernel.link("/proc/self/ns/net"), kernel.link(`/proc/${pid}/ns/net`)];
  if (!ours.ok || !theirs.ok || ours.value === theirs.value || uid !== 0) return [];
  const nsenter = nsenterProgram();
  return nsenter === null ? [] : [nsenter, "--target", String(pid), "--net", "--"];
}
