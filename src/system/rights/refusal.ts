import type { Refuser } from "./rights.ts";

export interface Refusal {
  readonly by: Refuser;
  /** A sentence for a person, in English as facts carry it. */
  readonly detail: string;
  readonly remedy: string;
}

/** What to say of a refusal. `again` is the command that would be refused no more under sudo. No remedy weakens the machine. */
export function refusalOf(by: Refuser, { pid, again }: { readonly pid: number; readonly again: string }): Refusal {
  return { by, detail: `refused by ${by}: ${BECAUSE[by]}`, remedy: remedyOf(by, pid, again) };
}

const BECAUSE: Readonly<Record<Refuser, string>> = {
  hidepid: "/proc hides the processes of other users",
  uid: "the process belongs to another user",
  dumpable: "the process is marked as not dumpable",
  capability: "the process has capabilities that gowhy lacks",
  "user-namespace": "the process lives in another user namespace",
  yama: "kernel.yama.ptrace_scope allows it to no other process",
  seccomp: "a seccomp filter is in force on gowhy",
  "security-module": "a security module, or a rule of this kernel that gowhy does not know",
  kernel: "this kernel does not offer it",
};

function remedyOf(by: Refuser, pid: number, again: string): string {
  if (by === "seccomp") return "Run gowhy outside of this sandbox or container.";
  if (by === "user-namespace")
    return `Run gowhy inside of that container: nsenter --target ${pid} --user --mount --pid`;
  if (by === "security-module") return "Run gowhy unconfined; the audit log names the rule.";
  if (by === "kernel") return "None on this kernel.";
  return `sudo ${again}`;
}
