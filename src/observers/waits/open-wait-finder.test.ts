import { describe, expect, it } from "vitest";
import { aLook, aSocket, aTick } from "../../../test/kit/a-look.ts";
import { clock } from "../../system/clock.ts";
import type { KernelFiles } from "../../system/kernel-files.ts";
import { failure, success } from "../../system/outcome.ts";
import type { ProcessLook } from "../tick.ts";
import { openWaitFinder } from "./open-wait-finder.ts";

/** Rows of /proc as they were recorded on Linux 6.18 with Go 1.26.8; everything else is not there. */
function recorded(files: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}): KernelFiles {
  const missing = failure("ENOENT", "not recorded");
  return {
    read: (path) => (files[path] === undefined ? missing : success(files[path])),
    link: (path) => (links[path] === undefined ? missing : success(links[path])),
    list: (path) => {
      const under = Object.keys(links).filter((each) => each.startsWith(`${path}/`));
      return under.length > 0 ? success(under.map((each) => each.slice(path.length + 1))) : missing;
    },
    log: () => missing,
  };
}

const IDLE = [
  "202 S [futex_do_wait] 202 0x1195860 0x80 0x0 0x3c827be9ea0 0x0 0x0 0x3c827be9e68 0x4930a3",
  "204 S [futex_do_wait] 202 0x3c827bff160 0x80 0x0 0x0 0x0 0x0 0x3c827c15c90 0x4930a3",
];
const EPOLL = (timer: string) =>
  `205 S [do_epoll_wait] 281 0x6 0x3c827d456fc 0x80 ${timer} 0x0 0x0 0x3c827d45668 0x40d00e`;
const WAITID = "203 S [do_wait] 247 0x3 0x13 0x3c827d5cf88 0x4 0x3c828538000 0x0 0x3c827d5ce50 0x40d00e";

function look(processes: readonly ProcessLook[], kernel: KernelFiles = recorded({}), atMs = 2_000) {
  const finder = openWaitFinder({
    kernel,
    clock,
    deskArgv: ["/nonexistent"],
    environment: {},
    architecture: "x64",
    isLittleEndian: true,
  });
  finder.look(aTick(atMs - 20, processes));
  const seen = finder.look(aTick(atMs, processes));
  finder.close();
  return { seen, kinds: seen.waits.map(({ what, on, pid }) => `${pid} ${what} ${on}`) };
}

describe("openWaitFinder", () => {
  it("says nothing of a go command of which only futexes are seen", () => {
    expect(look([aLook({ threads: [...IDLE, EPOLL("0xffffffff")], sockets: [] })])).toMatchObject({
      kinds: [],
      seen: { leading: null },
    });
  });

  it("descends through the pidfd that go waits for to the leaf that shows why", () => {
    const go = aLook({ threads: [...IDLE, WAITID, EPOLL("0xffffffff")] });
    const git = aLook({
      pid: 101,
      parent: 100,
      chain: [100, 101],
      argv: ["git", "ls-remote", "https://git.lab.test/a"],
      threads: ["101 S [anon_pipe_read] 0 0x5 0x7ffd 0x1000 0x0 0x0 0x0 0x7ffd 0x7f00"],
    });
    const remote = aLook({
      pid: 102,
      parent: 101,
      chain: [100, 101, 102],
      argv: ["git-remote-https"],
      threads: ["102 S [poll_schedule_timeout.constprop.0] 7 0x7ffd 0x1 0x3e8 0x0 0x0 0x0 0x7ffd 0x7f00"],
      sockets: [aSocket()],
    });
    const kernel = recorded({ "/proc/100/fdinfo/19": "pos:\t0\nPid:\t101\n" }, { "/proc/101/fd/5": "pipe:[77]" });
    const { seen, kinds } = look([go, git, remote], kernel);
    expect([...kinds].sort()).toEqual([
      "100 child git ls-remote https://git.lab.test/a",
      "101 child git-remote-https",
      "102 tls 192.0.2.7:443",
    ]);
    expect(seen.leading).toEqual({ what: "tls", detail: "192.0.2.7:443", pid: 102 });
  });

  it("dates the wait for a child to its start by the kernel's clock, which is before the first look at it", () => {
    const go = aLook({ threads: [...IDLE, WAITID] });
    const child = aLook({ pid: 101, parent: 100, chain: [100, 101], argv: ["/tmp/go-build1/b001/exe/a"] });
    const late = { ...child, process: { ...child.process, startTicks: 31, bornAtMs: 900 } };
    const { seen } = look([go, late], recorded({ "/proc/100/fdinfo/19": "Pid:\t101\n" }));
    expect(seen.waits).toMatchObject([{ what: "child", sinceMs: 300 }]);
  });

  it("waits for the child that vfork made, where that is held up before its new program", () => {
    const argv = ["./starts"];
    const parent = aLook({ argv, threads: ["100 D [] 58 0x0 0x0 0x0 0x0 0x0 0x0 0x7ffd 0x40d00e"] });
    const child = aLook({
      pid: 101,
      parent: 100,
      chain: [100, 101],
      argv,
      threads: ["101 S [hrtimer_nanosleep] 230 0x0 0x0 0x7ffd 0x7ffd 0x0 0x0 0x7ffd 0x40d00e"],
    });
    expect(look([parent, child]).kinds).toEqual(["100 child starts"]);
    expect(look([parent, child], recorded({}), 80).kinds).toEqual([]);
    expect(look([parent, { ...child, process: { ...child.process, argv: ["sleep"] } }]).kinds).toEqual([]);
  });

  describe("a program that go speaks with over pipes", () => {
    const go = (sockets: ProcessLook["sockets"]) => aLook({ threads: [...IDLE, EPOLL("0xffffffff")], sockets });
    const program = (call: string) =>
      aLook({ pid: 101, parent: 100, chain: [100, 101], argv: ["/opt/remote-cache"], threads: [`101 S [] ${call}`] });
    const SLEEPS = "230 0x0 0x0 0x7ffe 0x7ffe 0x0 0x0 0x7ffe 0x7f27";
    const READS_INPUT = "0 0x0 0x7ffe 0x1000 0x0 0x0 0x0 0x7ffe 0x7f27";
    const links = {
      "/proc/100/fd/8": "pipe:[74]",
      "/proc/100/fd/12": "pipe:[75]",
      "/proc/101/fd/0": "pipe:[75]",
      "/proc/101/fd/1": "pipe:[74]",
    };
    const files = {
      "/proc/100/fdinfo/8": "pos:\t0\nflags:\t02004000\n",
      "/proc/100/fdinfo/12": "pos:\t0\nflags:\t02004001\n",
    };
    const kindsOf = (parent: ProcessLook, child: ProcessLook, more: Readonly<Record<string, string>> = {}) =>
      look([parent, child], recorded(files, { ...links, ...more })).kinds;

    it("is waited for where it does not answer", () => {
      expect(kindsOf(go([]), program(SLEEPS))).toEqual(["100 child remote-cache"]);
      expect(kindsOf(go(null), program(SLEEPS))).toEqual(["100 child remote-cache"]);
    });
    it("is not where it stands by and go waits for a server", () => {
      expect(kindsOf(go([aSocket({ hasReceived: true })]), program(READS_INPUT))).toEqual([
        "100 response 192.0.2.7:443",
      ]);
      expect(kindsOf(go(null), program(READS_INPUT))).toEqual([]);
    });
    it("is where both wait for each other and go has nobody else", () => {
      expect(kindsOf(go([]), program(READS_INPUT))).toEqual(["100 child remote-cache"]);
    });
    it("is not where go does not hold the other end of its output", () => {
      expect(kindsOf(go([]), program(SLEEPS), { "/proc/101/fd/1": "pipe:[99]" })).toEqual([]);
      expect(kindsOf(go([]), program(SLEEPS), { "/proc/101/fd/1": "pipe:[75]" })).toEqual([]);
    });
  });

  it("lets work lead while it goes on, and tells how much runs at once", () => {
    const busy = (pid: number, name: string, cpuMs: number) =>
      aLook({
        pid,
        parent: 100,
        chain: [100, pid],
        argv: ["compile", "-p", name],
        more: { isBusy: true, cpuMs, state: "R" },
      });
    const { seen } = look([aLook({ threads: [...IDLE, WAITID] }), busy(101, "a", 10), busy(102, "b", 20)]);
    expect(seen).toMatchObject({ leading: { what: "compile", detail: "b", pid: 102 }, atOnce: 2 });
  });

  it("names the lock before the connection that is kept open", () => {
    const threads = [
      "100 S [locks_lock_inode_wait] 73 0x3 0x2 0x0 0x0 0x0 0x0 0x7ffd 0x40d00e",
      ...IDLE,
      EPOLL("0x15f79"),
    ];
    const files = {
      "/proc/100/fdinfo/3": "pos:\t0\nflags:\t0100002\nmnt_id:\t27\nino:\t1196084\n",
      "/proc/locks":
        "1: FLOCK  ADVISORY  WRITE 55 fe:00:1196084 0 EOF\n1: -> FLOCK  ADVISORY  WRITE 100 fe:00:1196084 0 EOF\n",
    };
    const kernel = recorded(files, { "/proc/100/fd/3": "/home/ann/mod/go.mod" });
    const { seen, kinds } = look([aLook({ threads, sockets: [aSocket({ hasReceived: true })] })], kernel);
    expect(kinds).toEqual(["100 lock /home/ann/mod/go.mod"]);
    expect(seen.leading?.what).toBe("lock");
    expect(seen.waits[0]).toMatchObject({ syscall: "flock", wchan: "locks_lock_inode_wait" });
  });

  it("takes no connection of git for a wait while git waits for its helper", () => {
    const go = aLook({ threads: [...IDLE, WAITID] });
    const remote = aLook({
      pid: 101,
      parent: 100,
      chain: [100, 101],
      argv: ["git-remote-https"],
      threads: ["101 S [do_wait] 61 0x66 0x7ffd 0x0 0x0 0x0 0x0 0x7ffd 0x7f00"],
      sockets: [aSocket({ hasReceived: true })],
    });
    const helper = aLook({
      pid: 102,
      parent: 101,
      chain: [100, 101, 102],
      argv: ["git-credential-corp", "get"],
      threads: ["102 S [hrtimer_nanosleep] 230 0x0 0x0 0x7ffe 0x7ffe 0x0 0x0 0x7ffe 0x7f27"],
    });
    const { seen } = look([go, remote, helper], recorded({ "/proc/100/fdinfo/19": "Pid:\t101\n" }));
    expect(seen.leading).toEqual({ what: "child", detail: "git-remote-https", pid: 100 });
    // go waits for git, and git for its helper: one thing is waited for.
    expect(seen.atOnce).toBe(1);
    expect(seen.waits.find(({ pid }) => pid === 101)?.holders).toEqual([
      { pid: 102, argv: ["git-credential-corp", "get"], waitsFor: "nothing (sleeping)" },
    ]);
  });

  it("knows a seccomp supervisor whatever the compiler calls the function", () => {
    const threads = ["100 S [seccomp_do_user_notification.isra.0] 73 0x3 0x2 0x0 0x0 0x0 0x0 0x7ffd 0x40d00e"];
    const { seen } = look([aLook({ threads })]);
    expect(seen.waits).toMatchObject([{ what: "seccomp", on: "flock", wchan: "seccomp_do_user_notification" }]);
  });

  it("knows a frozen group by its state, because its threads sleep where they slept before", () => {
    const threads = ["100 D [hrtimer_nanosleep] 230 0x0 0x0 0x7ffe 0x7ffe 0x0 0x0 0x7ffe 0x7f27"];
    const kernel = recorded({
      "/proc/self/mountinfo": "40 30 0:33 / /sys/fs/cgroup/freezer rw - cgroup cgroup rw,freezer\n",
      "/proc/100/cgroup": "6:freezer:/paused\n",
      "/sys/fs/cgroup/freezer/paused/freezer.state": "FROZEN\n",
    });
    const { kinds } = look([aLook({ threads, more: { state: "D" } })], kernel);
    expect(kinds).toEqual(["100 frozen control group /paused"]);
  });
});
