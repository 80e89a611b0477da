import type { ValueOf } from "../../facts/fact.ts";
import type { places } from "../../facts/places.ts";
import type { KernelFiles } from "../../system/kernel-files.ts";
import type { System } from "../../system/system.ts";

export type StallFact = NonNullable<ValueOf<typeof places>["places"][number]["trial"]["stall"]>;

/** A thread of the desk that waits for work sits in one of these. Kernel 6.18; the older names are those of 5.x. */
const IDLE = /^(0|futex_.*|(do_)?epoll_wait|ep_poll|.*pipe_read|pipe_wait|hrtimer_nanosleep|do_nanosleep)$/;
const MAX_THREADS = 64;
/** Two looks so far apart at the same call: it hangs. One look may meet a busy disk in passing. */
const LOOK_AGAIN_MS = 200;

/** The call in which an access below `directory` hangs, seen twice, or null where nothing hangs. */
export async function stallOf(system: System, directory: string): Promise<StallFact | null> {
  const first = lookAt(system, directory);
  if (!first) return null;
  await system.clock.sleep(LOOK_AGAIN_MS);
  const again = lookAt(system, directory);
  return again && again.wchan === first.wchan && again.syscall === first.syscall ? again : null;
}

function lookAt({ files, kernel, self }: System, directory: string): StallFact | null {
  const stall = files.stalls().find((each) => each.path === directory || each.path.startsWith(`${directory}/`));
  if (!stall) return null;
  const thread = stuckThread(stall.pid, kernel, self.platform);
  if (!thread) return null;
  return { pid: stall.pid, ...thread, path: stall.path, waitedMs: stall.waitedMs, ended: false };
}

function stuckThread(
  pid: number,
  kernel: KernelFiles,
  platform: string,
): Pick<StallFact, "processState" | "wchan" | "syscall"> | null {
  const tasks = kernel.list(`/proc/${pid}/task`);
  if (!tasks.ok) return null;
  const threads = tasks.value.slice(0, MAX_THREADS).map((task) => {
    const of = (name: string) => {
      const text = kernel.read(`/proc/${pid}/task/${task}/${name}`, 4_096);
      return text.ok ? text.value.trim() : "";
    };
    return {
      processState: /^State:\s+(\S)/m.exec(of("status"))?.[1] ?? "?",
      wchan: of("wchan") || "0",
      syscall: syscallName(of("syscall"), platform),
    };
  });
  // D first: of several that wait it is the one that no signal ends.
  return (
    threads.find((thread) => thread.processState === "D") ??
    threads.find((thread) => thread.processState === "S" && !IDLE.test(thread.wchan)) ??
    null
  );
}

/** Numbers of the calls that a desk makes on user paths: arch/x86/entry/syscalls/syscall_64.tbl and asm-generic/unistd.h (arm64). */
const NAMES: Readonly<Record<string, string>> = {
  "linux-x64":
    "0 read 1 write 2 open 3 close 4 stat 5 fstat 6 lstat 17 pread64 18 pwrite64 21 access 73 flock 78 getdents 82 rename 83 mkdir 84 rmdir 87 unlink 89 readlink 137 statfs 217 getdents64 257 openat 262 newfstatat 269 faccessat 332 statx",
  "linux-arm64":
    "32 flock 34 mkdirat 35 unlinkat 38 renameat 43 statfs 48 faccessat 56 openat 57 close 61 getdents64 63 read 64 write 67 pread64 68 pwrite64 78 readlinkat 79 newfstatat 80 fstat 276 renameat2 291 statx",
};

function syscallName(text: string, platform: string): string | null {
  const number = /^(\d+) /.exec(text)?.[1];
  if (number === undefined) return null;
  return new RegExp(`(?:^| )${number} ([a-z]\\w*)`).exec(NAMES[platform] ?? "")?.[1] ?? `syscall ${number}`;
}
