import { describe, expect, it } from "vitest";
import type { KernelFiles } from "../../system/kernel-files.ts";
import { failure, success } from "../../system/outcome.ts";
import type { ProcessLook } from "../tick.ts";
import type { Asker } from "./asker.ts";
import { judgeDenied } from "./judge-denied.ts";
import { openLockTable } from "./lock-rows.ts";

const LOCKS = `1: FLOCK  ADVISORY  WRITE 50 fe:00:777 0 EOF
1: -> FLOCK  ADVISORY  READ  40 fe:00:777 0 EOF
`;

/** /proc as one machine had it; what is not listed is denied. */
const asker = (files: Readonly<Record<string, string>>): Asker => {
  const at = (path: string) => {
    const text = files[path];
    return text === undefined ? failure("EACCES", path) : success(text);
  };
  const kernel: KernelFiles = {
    read: at,
    link: at,
    list: (path) => {
      const names = at(path);
      return names.ok ? success(names.value.split(" ")) : names;
    },
    log: () => at("/dev/kmsg"),
  };
  return { kernel, locks: openLockTable(kernel), atMs: 0 } as unknown as Asker;
};
const who = (pid: number) => ({ pid, argv: ["holder"], waitsFor: null });
const process = (...threads: readonly { wchan: string; syscall?: "running" }[]) =>
  ({
    process: { pid: 40 },
    threads: threads.map(({ wchan, syscall }, tid) => ({ tid, state: "S", wchan, syscall: syscall ?? null })),
  }) as unknown as ProcessLook;

describe("judgeDenied", () => {
  it("names a lock and its holder by the table of locks, which everybody may read", () => {
    const [lock, ...more] = judgeDenied(process({ wchan: "0" }), who, asker({ "/proc/locks": LOCKS }));
    expect(lock).toMatchObject({ what: "lock", on: "inode 777 of device fe:00", holders: [{ pid: 50 }] });
    expect(more).toEqual([]);
  });

  it("takes the name of the file from a holder that may be looked into", () => {
    const files = {
      "/proc/locks": LOCKS,
      "/proc/50/fdinfo": "3",
      "/proc/50/fdinfo/3": "pos:\t0\nlock:\t1: FLOCK  ADVISORY  WRITE 50 fe:00:777 0 EOF\n",
      "/proc/50/fd/3": "/src/app/go.mod",
    };
    expect(judgeDenied(process({ wchan: "0" }), who, asker(files))[0]?.on).toBe("/src/app/go.mod");
  });

  it.each([
    ["locks_lock_inode_wait", "lock"],
    ["request_wait_answer", "filesystem"],
    ["anon_pipe_write", "stdout"],
  ])("takes the kernel function %s for a wait: %s", (wchan, what) => {
    expect(judgeDenied(process({ wchan: "futex_do_wait" }, { wchan }), who, asker({}))[0]?.what).toBe(what);
  });

  it("says nothing of idle threads, and nothing where the calls are known", () => {
    expect(judgeDenied(process({ wchan: "0" }, { wchan: "futex_do_wait" }), who, asker({ "/proc/locks": "" }))).toEqual(
      [],
    );
    const known = process({ wchan: "locks_lock_inode_wait", syscall: "running" });
    expect(judgeDenied(known, who, asker({ "/proc/locks": LOCKS }))).toEqual([]);
    expect(judgeDenied(process(), who, asker({ "/proc/locks": LOCKS }))).toEqual([]);
  });
});
