import type { WaitKind } from "../../facts/watch.ts";

const SAYS: Readonly<Record<WaitKind, (on: string) => string>> = {
  dns: (on) => `an answer from the name server ${on}`,
  connect: (on) => `a connection to ${on}`,
  proxy: (on) => `an answer from the proxy ${on}`,
  tls: (on) => `the TLS handshake with ${on}`,
  response: (on) => `a response from ${on}`,
  body: (on) => `the rest of a response from ${on}`,
  lock: (on) => `the lock on ${on}`,
  filesystem: (on) => `the file system at ${on}`,
  child: (on) => `its child ${on}`,
  prompt: (on) => `an answer at the terminal ${on}`,
  stopped: (on) => (on === "SIGCONT" ? "a SIGCONT: it is stopped" : `its tracer ${on}`),
  frozen: (on) => `a thaw of ${on}`,
  seccomp: () => "its seccomp supervisor",
  throttled: () => "CPU time of its quota",
  memory: () => "memory",
  io: (on) => (on === "" ? "the disk" : `the disk under ${on}`),
  compile: (on) => `nothing: it compiles ${on}`,
  link: (on) => `nothing: it links ${on}`,
  cpu: () => "nothing: it works",
  stdout: (on) => `a reader of ${on}`,
};

/** What a process waits for, as it is said of the holder of a lock. */
export const saysOf = (what: WaitKind, on: string): string => SAYS[what](on);
