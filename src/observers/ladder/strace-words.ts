/**
 * The smallest set that tells programs, connections, locks, waits for children and for the disk.
 * `gettid` is in it for strace's sake: a thread runs at full speed only after its first traced call, and every thread of a Go program
 * begins with gettid (measured on go 1.26.8, `go list -deps std`: 0.9 × plain with it, 2.2 × without). `fcntl` is not: cmd/go locks with
 * flock on Linux, and since Go 1.26 each opened file costs four fcntl (3.2 × with it).
 */
export const TRACED_CALLS = "execve,execveat,connect,flock,waitid,wait4,fsync,gettid";

/**
 * `-DD`: the tracer stands beside the command, in a process group of its own, not above it: the process that gowhy starts is the command,
 * with its own pid, exit code, signals and job control. Source: strace(1).
 */
export const straceArgv = (log: string, command: readonly string[]): string[] => [
  "strace",
  "-DD",
  "-f",
  "-y",
  "--seccomp-bpf",
  "-e",
  `trace=${TRACED_CALLS}`,
  // Go wakes its own threads with SIGURG hundreds of times a second.
  "-e",
  "signal=!SIGURG",
  "-s",
  "256",
  "-ttt",
  "-T",
  "-o",
  log,
  ...command,
];
