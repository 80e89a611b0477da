import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProbe } from "../../../test/kit/probe-program.ts";
import { places } from "../../facts/places.ts";

const isRoot = process.getuid?.() === 0;
let work = "";

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "places-"));
  for (const name of ["cache", "mod", "tmp", "img"]) mkdirSync(join(work, name), { mode: 0o777 });
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const variable = (name: string, value: string) => ({
  name,
  value,
  source: "environment",
  file: null,
  line: null,
  shadows: [],
  problems: [],
});

async function measure(script: string, asUid?: number, under = work) {
  const answers = await runProbe(script.replaceAll("WORK", work), {
    probe: "src/probes/disk/measure-places.ts",
    known: {
      goSettings: {
        variables: [
          variable("GOCACHE", `${under}/cache`),
          variable("GOMODCACHE", `${work}/mod`),
          variable("GOROOT", "/usr"),
        ],
      },
      environment: { values: { HOME: work, TMPDIR: `${work}/tmp` } },
    },
    ...(asUid === undefined ? {} : { asUid }),
  });
  const value = v.parse(places.schema, answers["places"]?.value);
  const place = (role: string) => {
    const found = value.places.find((each) => each.role === role);
    if (!found) throw new Error(`no place ${role}`);
    return found;
  };
  return { value, place };
}

/** An ext4 file system in a file on a tmpfs, mounted on the cache. */
const LOOP = `mount -t tmpfs none WORK/img
truncate -s 32M WORK/img/disk
mkfs.ext4 -q -m 0 -e remount-ro WORK/img/disk
mount -o loop WORK/img/disk WORK/cache
`;

describe.skipIf(!isRoot)("a directory with an attribute", () => {
  // Measured with go1.26.8: in an append-only TMPDIR every build fails at its end, with an append-only cache none does.
  it("is no place for temporary files, and an append-only one may well be a cache", async () => {
    const { place } = await measure(`${LOOP}mkdir WORK/cache/cache WORK/cache/tmp
chattr +a WORK/cache
rmdir WORK/tmp
ln -s WORK/cache WORK/tmp
probe
chattr -a WORK/cache
rm -r WORK/cache/.gowhy-*
`);
    expect(place("GOTMPDIR")).toMatchObject({
      attributes: ["append-only"],
      trial: { outcome: "failed", operation: "unlink", errno: "EPERM" },
    });
    expect(place("GOCACHE").trial).toMatchObject({ outcome: "passed", errno: null });
  });

  it("that is immutable is named", async () => {
    const { place } = await measure(`${LOOP}rmdir WORK/tmp
ln -s WORK/cache WORK/tmp
chattr +i WORK/cache
probe
chattr -i WORK/cache
`);
    expect(place("GOTMPDIR")).toMatchObject({
      attributes: ["immutable"],
      trial: { outcome: "failed", operation: "mkdir", errno: "EPERM" },
    });
  });
});

describe("measure-places on real directories", () => {
  it("measures once per file system and leaves nothing", async () => {
    const { place } = await measure("probe");
    const { trial, execution } = place("GOTMPDIR");
    expect(trial.outcome).toBe("passed");
    expect(trial.samples).toBeGreaterThan(10);
    expect(trial.storeP50Us).toBeGreaterThan(0);
    expect(execution?.outcome).toBe("passed");
    expect(place("GOCACHE").trial).toEqual(trial);
    expect(place("HOME").trial.outcome).toBe("not-tried");
    expect(place("GOCACHE").mount?.mountPoint).toBeTruthy();
    for (const name of ["cache", "mod", "tmp"]) expect(readdirSync(join(work, name))).toEqual([]);
  });

  it("tries the nearest parent of a cache that is not there, and does not make it", async () => {
    const { place } = await measure("probe", undefined, `${work}/mod/new`);
    expect(place("GOCACHE")).toMatchObject({ exists: false, nearest: join(work, "mod"), trial: { outcome: "passed" } });
    expect(readdirSync(join(work, "mod"))).toEqual([]);
  });
});

describe.runIf(isRoot)("measure-places on faulty file systems", () => {
  it("sees a link that leads nowhere", async () => {
    symlinkSync(join(work, "none"), join(work, "link"));
    const { place } = await measure("probe", undefined, join(work, "link"));
    expect(place("GOCACHE")).toMatchObject({ exists: false, trial: { outcome: "failed", operation: "stat" } });
    expect(place("GOCACHE").trial.errno).toBe("ENOENT");
  });

  it("sees a full file system", async () => {
    const { place } = await measure(`${LOOP} head -c 64M /dev/zero > WORK/cache/fill 2>/dev/null || true\n probe`);
    const { trial, inodesFree, availableBytes, mount } = place("GOCACHE");
    expect(trial).toMatchObject({ outcome: "failed", errno: "ENOSPC" });
    expect(inodesFree).toBeGreaterThan(0);
    expect(availableBytes).toBeLessThan(65_536);
    expect(mount?.fsType).toBe("ext4");
    expect(place("GOTMPDIR").trial.outcome).toBe("passed");
  });

  it("sees a file system without inodes", async () => {
    const { place } = await measure(`mount -t tmpfs -o nr_inodes=2 none WORK/cache\n : > WORK/cache/last\n probe`);
    expect(place("GOCACHE")).toMatchObject({ trial: { outcome: "failed", errno: "ENOSPC" }, inodesFree: 0 });
    expect(place("GOCACHE").availableBytes).toBeGreaterThan(1_000_000);
  });

  it("sees a file system that the kernel made read-only after an error", async () => {
    const { place } = await measure(
      `${LOOP} disk=$(findmnt -no SOURCE WORK/cache)\n echo 1 > /sys/fs/ext4/\${disk#/dev/}/trigger_fs_error\n probe`,
    );
    expect(place("GOCACHE").trial).toMatchObject({ outcome: "failed", errno: "EROFS", operation: "mkdir" });
    expect(place("GOCACHE").filesystemErrors).toBeGreaterThan(0);
    expect(place("GOCACHE").mount?.superOptions).toContain("emergency_ro");
  });

  it("tells a read-only bind mount from a read-only file system", async () => {
    const { place } = await measure("mount --bind WORK/cache WORK/cache\n mount -o remount,bind,ro WORK/cache\n probe");
    expect(place("GOCACHE").trial).toMatchObject({ outcome: "failed", errno: "EROFS" });
    expect(place("GOCACHE").mount?.options).toContain("ro");
    expect(place("GOCACHE").mount?.superOptions).not.toContain("ro");
  });

  it("sees noexec where programs are started", async () => {
    const { place } = await measure("mount -t tmpfs -o noexec none WORK/tmp\n probe");
    expect(place("GOTMPDIR")).toMatchObject({
      trial: { outcome: "passed" },
      execution: { outcome: "failed", errno: "EACCES" },
    });
    expect(place("GOTMPDIR").mount?.options).toContain("noexec");
  });

  it("names the call that a frozen file system holds, and does not wait for it", async () => {
    const startMs = performance.now();
    const { place } = await measure(
      `${LOOP} trap 'fsfreeze -u WORK/cache' EXIT\n fsfreeze -f WORK/cache\n probe\n fsfreeze -u WORK/cache\n trap - EXIT`,
    );
    expect(performance.now() - startMs).toBeLessThan(4_500);
    const { trial } = place("GOCACHE");
    expect(trial.outcome).toBe("stalled");
    expect(trial.stall).toMatchObject({ processState: "D", syscall: "mkdir" });
    expect(trial.stall?.path).toContain(join(work, "cache"));
    expect(place("GOTMPDIR").trial.outcome).toBe("passed");
    expect(place("GOCACHE").availableBytes).toBeGreaterThan(0);
  });

  it("names a mount that answers nothing, which is no freeze", async () => {
    // A FUSE mount whose program never reads a request: what a dead sshfs or NFS server looks like.
    writeFileSync(
      join(work, "mute.py"),
      `import ctypes, os, sys
fd = os.open("/dev/fuse", os.O_RDWR)
libc = ctypes.CDLL(None, use_errno=True)
options = f"fd={fd},rootmode=40000,user_id=0,group_id=0".encode()
if libc.mount(b"mute", sys.argv[1].encode(), b"fuse", 0, options): sys.exit(os.strerror(ctypes.get_errno()))
print("ready", flush=True)
sys.stdin.read()
`,
    );
    const startMs = performance.now();
    const { place } = await measure(
      "mkfifo WORK/end\n(sleep 20 > WORK/end & echo $! > WORK/pid)\npython3 WORK/mute.py WORK/cache < WORK/end > WORK/said &\nuntil grep -q ready WORK/said; do sleep 0.1; done\nprobe\nkill $(cat WORK/pid)",
    );
    expect(performance.now() - startMs).toBeLessThan(5_000);
    const { trial, pathProblem, mount, totalBytes } = place("GOCACHE");
    expect(pathProblem).toBe("unreachable");
    expect(trial).toMatchObject({ outcome: "stalled", operation: "stat" });
    expect(trial.stall?.wchan).toMatch(/^(request_wait_answer|fuse_get_req)$/);
    expect(mount?.fsType).toBe("fuse");
    expect(totalBytes).toBeNull();
    expect(place("GOTMPDIR").trial.outcome).toBe("passed");
  });

  it("tries as the judged user", async () => {
    const { place } = await measure(
      "chmod 777 WORK\n chown 0:0 WORK/cache\n chmod 755 WORK/cache\n chmod 1777 WORK/tmp WORK/mod\n probe",
      4242,
    );
    expect(place("GOCACHE").trial).toMatchObject({ outcome: "failed", operation: "mkdir", errno: "EACCES" });
    expect(place("GOTMPDIR").trial.outcome).toBe("passed");
  });
});
