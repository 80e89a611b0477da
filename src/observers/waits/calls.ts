/** Calls that take a path, with the argument that holds the directory (-1: none) and the one that holds the path. Source: the man page of each, section 2. */
const PATH_CALLS: Readonly<Record<string, readonly [directory: number, path: number]>> = {
  openat: [0, 1],
  openat2: [0, 1],
  newfstatat: [0, 1],
  fstatat: [0, 1],
  statx: [0, 1],
  faccessat: [0, 1],
  faccessat2: [0, 1],
  mkdirat: [0, 1],
  mknodat: [0, 1],
  unlinkat: [0, 1],
  readlinkat: [0, 1],
  fchmodat: [0, 1],
  fchmodat2: [0, 1],
  fchownat: [0, 1],
  utimensat: [0, 1],
  renameat: [0, 1],
  renameat2: [0, 1],
  linkat: [0, 1],
  execveat: [0, 1],
  symlinkat: [1, 2],
  open: [-1, 0],
  creat: [-1, 0],
  stat: [-1, 0],
  lstat: [-1, 0],
  access: [-1, 0],
  mkdir: [-1, 0],
  rmdir: [-1, 0],
  unlink: [-1, 0],
  readlink: [-1, 0],
  chmod: [-1, 0],
  chown: [-1, 0],
  lchown: [-1, 0],
  rename: [-1, 0],
  link: [-1, 0],
  symlink: [-1, 1],
  truncate: [-1, 0],
  statfs: [-1, 0],
  chdir: [-1, 0],
  execve: [-1, 0],
};

/** Calls on an open file that wait for its disk or server; the descriptor is the first argument. */
const FILE_CALLS: ReadonlySet<string> = new Set([
  "read",
  "readv",
  "pread64",
  "preadv",
  "preadv2",
  "write",
  "writev",
  "pwrite64",
  "pwritev",
  "pwritev2",
  "fsync",
  "fdatasync",
  "syncfs",
  "sync_file_range",
  "getdents64",
  "getdents",
  "fstat",
  "fstatfs",
  "ftruncate",
  "fallocate",
  "fchmod",
  "fchown",
  "lseek",
  "close",
  "copy_file_range",
  "sendfile",
  "splice",
]);

const READING: ReadonlySet<string> = new Set(["read", "readv", "pread64", "recvfrom", "recvmsg"]);
const WRITING: ReadonlySet<string> = new Set(["write", "writev", "pwrite64", "pwritev", "sendto", "sendmsg", "splice"]);
const POLLING: ReadonlySet<string> = new Set(["poll", "ppoll", "select", "pselect6"]);
const FOR_CHILDREN: ReadonlySet<string> = new Set(["waitid", "wait4"]);

/**
 * The parent of a vfork sleeps in D until its child has executed a program or ended: what holds that up is the child's to show.
 * Source: linux kernel/fork.c, wait_for_vfork_done.
 */
const STARTS_CHILD = /^(?:v?fork|clone3?)$/;

/** Calls that a socket ends, and those in which a Go program waits for its poller. `read` and `write` depend on the descriptor. */
const WOKEN_BY_SOCKETS: ReadonlySet<string> = new Set([
  "connect",
  "accept",
  "accept4",
  "recvfrom",
  "recvmsg",
  "recvmmsg",
  "sendto",
  "sendmsg",
  "poll",
  "ppoll",
  "select",
  "pselect6",
  "futex",
  "epoll_pwait",
  "epoll_pwait2",
  "epoll_wait",
]);

/** Sleeps until any of many descriptors has something: go's poller, and the loop of other programs. */
const POLLERS: ReadonlySet<string> = new Set([...POLLING, "epoll_pwait", "epoll_pwait2", "epoll_wait"]);

/** In Go a thread in one of these is idle. What it waits for stands elsewhere: a futex by itself decides nothing. */
const IDLE: ReadonlySet<string> = new Set([
  "futex",
  "epoll_pwait",
  "epoll_pwait2",
  "epoll_wait",
  "nanosleep",
  "clock_nanosleep",
  "sched_yield",
  "rt_sigtimedwait",
  "restart_syscall",
  "pause",
]);

export const pathCall = (name: string) => PATH_CALLS[name] ?? null;
export const isFileCall = (name: string): boolean => FILE_CALLS.has(name);
export const isReading = (name: string): boolean => READING.has(name);
export const isWriting = (name: string): boolean => WRITING.has(name);
export const isPolling = (name: string): boolean => POLLING.has(name);
export const isPoller = (name: string): boolean => POLLERS.has(name);
export const isWaitForChild = (name: string): boolean => FOR_CHILDREN.has(name);
export const isStartOfChild = (name: string): boolean => STARTS_CHILD.test(name);
export const isWokenBySockets = (name: string): boolean => WOKEN_BY_SOCKETS.has(name);
export const isIdle = (name: string): boolean => IDLE.has(name);

/** F_SETLKW and F_OFD_SETLKW of fcntl(2): the commands that wait for a lock. */
const LOCK_COMMANDS: ReadonlySet<bigint> = new Set([7n, 38n]);
export const isLockCall = (name: string, args: readonly bigint[]): boolean =>
  name === "flock" || (name === "fcntl" && LOCK_COMMANDS.has(args[1] ?? 0n));

/** A descriptor number as the kernel passes it: AT_FDCWD is -100, in 32 or 64 bits. Null for that and for what is no descriptor. */
export function descriptorOf(argument: bigint | undefined): number | null {
  const value = Number(BigInt.asIntN(32, argument ?? -1n));
  return value >= 0 ? value : null;
}
