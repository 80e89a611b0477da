import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { named, watchLive } from "../../../test/kit/watch-live.ts";

const directory = mkdtempSync(join(tmpdir(), "gowhy-waits-"));
const groups: string[] = [];
afterAll(async () => {
  for (const group of groups) await removeGroup(group);
  rmSync(directory, { recursive: true, force: true });
});

/** A control group with these settings, in v1 or v2; null where none can be made here. */
function controlGroup(controller: "cpu" | "memory", settings: Readonly<Record<string, string>>): string | null {
  const root = [`/sys/fs/cgroup/${controller}`, "/sys/fs/cgroup"].find((each) =>
    existsSync(join(each, "cgroup.procs")),
  );
  if (process.getuid?.() !== 0 || root === undefined) return null;
  const group = join(root, `gowhy-waits-${controller}-${process.pid}`);
  mkdirSync(group);
  groups.push(group);
  for (const [name, value] of Object.entries(settings))
    if (existsSync(join(group, name))) writeFileSync(join(group, name), value);
  return group;
}

async function removeGroup(group: string): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    try {
      for (const pid of readFileSync(join(group, "cgroup.procs"), "utf8").split("\n").filter(Boolean))
        process.kill(Number(pid), "SIGKILL");
      return rmdirSync(group);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const inGroup = (group: string, command: string): readonly string[] => [
  "sh",
  "-c",
  `echo $$ > ${group}/cgroup.procs && ${command}`,
];

const quota = controlGroup("cpu", { "cpu.cfs_quota_us": "5000", "cpu.max": "5000 100000" });
const little = String(24 * 2 ** 20);
const memory = controlGroup("memory", {
  "memory.limit_in_bytes": little,
  "memory.oom_control": "1",
  "memory.high": little,
});

describe("pressure", () => {
  it.runIf(quota)("names a CPU quota that leaves too little", async () => {
    const seen = await watchLive(inGroup(quota ?? "", "while :; do :; done"), {
      forMs: 4_000,
      until: named("throttled"),
    });
    const wait = seen.wait("throttled");
    expect(wait.figures["throttledPeriods"]).toBeGreaterThanOrEqual(2);
    expect(wait.namedAtMs).toBeLessThan(3_000);
    expect(seen.leading).toMatchObject({ what: "throttled" });
  });

  it("does not call a busy program throttled", async () => {
    const seen = await watchLive(["sh", "-c", "while :; do :; done"], { forMs: 1_500 });
    expect(seen.waits.map(({ what }) => what)).toEqual(["cpu"]);
    expect(seen.leading).toMatchObject({ what: "cpu", detail: "sh" });
  });

  it.runIf(memory)("names a memory limit under which nothing moves", async () => {
    const command = "exec node -e 'const kept = []; for (;;) kept.push(Buffer.alloc(2 ** 20, 1))'";
    const seen = await watchLive(inGroup(memory ?? "", command), { forMs: 5_000, until: named("memory") });
    expect(seen.wait("memory")).toMatchObject({ on: "memory limit" });
    expect(seen.leading).toMatchObject({ what: "memory" });
  });
});

describe("seccomp", () => {
  it("names a supervisor that does not answer, and the call", async () => {
    const program = join(directory, "unanswered");
    writeFileSync(
      `${program}.c`,
      `#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void) {
  struct sock_filter code[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_mkdirat, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = { 4, code };
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter) < 0) return 1;
  return syscall(SYS_mkdirat, -100, "/nowhere/new", 0700);
}
`,
    );
    execFileSync("gcc", ["-o", program, `${program}.c`]);
    const seen = await watchLive([program], {
      forMs: 3_000,
      until: (waits) => waits.some(({ on }) => on.includes("/")),
    });
    expect(seen.wait("seccomp")).toMatchObject({
      on: "mkdirat /nowhere/new",
      syscall: "mkdirat",
      wchan: "seccomp_do_user_notification",
    });
  });
});
