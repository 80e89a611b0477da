import { describe, expect, it } from "vitest";
import { aLook, aTick } from "../../../test/kit/a-look.ts";
import { clock } from "../../system/clock.ts";
import { failure, success } from "../../system/outcome.ts";
import { openWaitFinder } from "./open-wait-finder.ts";

/** The kinds of waits that one thread shows in the second of two looks; `stack` is the kernel's, null where it may not be read. */
function kindsOf(thread: string, stack: string | null, afterMs = 40) {
  const missing = failure("ENOENT", "not recorded");
  const finder = openWaitFinder({
    kernel: {
      read: (path) => (path.endsWith("/stack") && stack !== null ? success(stack) : missing),
      link: () => missing,
      list: () => missing,
      log: () => missing,
    },
    clock,
    deskArgv: ["/nonexistent"],
    environment: {},
    architecture: "x64",
    isLittleEndian: true,
  });
  const look = aLook({ threads: [thread] });
  finder.look(aTick(1_000, [look]));
  const { waits } = finder.look(aTick(1_000 + afterMs, [look]));
  finder.close();
  return waits.map(({ what, on }) => `${what} ${on}`.trim());
}

const OPENS = (wchan: string) => `100 D [${wchan}] 257 0xffffff9c 0xc000 0x80241 0x1b6 0x0 0x0 0x7ffd 0x40d00e`;

describe("a thread that the kernel does not let go", () => {
  it("is no wait for the disk while it waits for its child to start a program", () => {
    expect(kindsOf("100 D [] 56 0x4111 0x0 0x0 0x0 0x0 0x0 0x7ffd 0x40d00e", null)).toEqual([]);
    expect(kindsOf("100 D [wait_for_vfork_done] 435 0x7ffd 0x58 0x0 0x0 0x0 0x0 0x7ffd 0x40d00e", null)).toEqual([]);
  });

  it("is a wait for memory in such a call, where the kernel says so", () => {
    const thread = "100 D [mem_cgroup_oom_synchronize] 56 0x4111 0x0 0x0 0x0 0x0 0x0 0x7ffd 0x40d00e";
    expect(kindsOf(thread, null)).toEqual(["memory memory limit"]);
  });

  it("is frozen where the stack shows it, and not where it runs on", () => {
    const stack = "[<0>] percpu_rwsem_wait\n[<0>] mnt_want_write+0x70\n";
    expect(kindsOf(OPENS("percpu_rwsem_wait"), stack, 1_100)).toEqual(["frozen openat"]);
    expect(kindsOf(OPENS("percpu_rwsem_wait"), "")).toEqual(["io openat"]);
  });

  it("is frozen without a stack only when it lasts", () => {
    expect(kindsOf(OPENS("percpu_rwsem_wait"), null)).toEqual(["io openat"]);
    expect(kindsOf(OPENS("percpu_rwsem_wait"), null, 1_100)).toEqual(["frozen openat"]);
  });

  it("is named after the call only where its path does not come", () => {
    expect(kindsOf(OPENS("percpu_rwsem_wait"), null, 200)).toEqual([]);
    const sleeps = "100 S [request_wait_answer] 262 0xffffff9c 0xc000 0xc100 0x0 0x0 0x0 0x7ffd 0x40d00e";
    expect(kindsOf(sleeps, null, 200)).toEqual([]);
    expect(kindsOf(sleeps, null, 1_100)).toEqual(["filesystem newfstatat"]);
  });
});
