import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cgroupPaths } from "./cgroup-paths.ts";

describe("cgroupPaths", () => {
  const hybridMounts = `30 24 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
31 24 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
32 24 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
99 24 8:1 / / rw - ext4 /dev/vda rw`;
  it("hybrid: v1 controllers, the process first and then its ancestors", () => {
    const { version, of } = cgroupPaths("4:memory:/a/b\n2:cpu,cpuacct:/\n0::/x\n", hybridMounts);
    expect(version).toBe("hybrid");
    expect(of.memory).toEqual([
      {
        version: "v1",
        path: "/a/b",
        directories: ["/sys/fs/cgroup/memory/a/b", "/sys/fs/cgroup/memory/a", "/sys/fs/cgroup/memory"],
      },
    ]);
    expect(of.cpu[0]?.directories).toEqual(["/sys/fs/cgroup/cpu,cpuacct"]);
    expect(of.pids[0]).toMatchObject({ version: "v2", path: "/x" });
  });
  it("v2", () => {
    const { version, of } = cgroupPaths(
      "0::/user.slice/app\n",
      "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
    );
    expect(version).toBe("v2");
    expect(of.memory[0]?.directories[0]).toBe("/sys/fs/cgroup/user.slice/app");
  });
  it("a container that sees its own part only", () => {
    const mounts = "30 24 0:26 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory";
    expect(cgroupPaths("4:memory:/docker/abc/sub", mounts).of.memory[0]?.directories).toEqual([
      "/sys/fs/cgroup/memory/sub",
      "/sys/fs/cgroup/memory",
    ]);
    expect(cgroupPaths("4:memory:/elsewhere", mounts).of.memory[0]?.directories).toEqual(["/sys/fs/cgroup/memory"]);
  });
  it("a path outside of the namespace", () => {
    const mounts = "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 c rw";
    expect(cgroupPaths("0::/../../other", mounts).of.cpu[0]?.directories).toEqual(["/sys/fs/cgroup"]);
  });
  it("no cgroups", () => expect(cgroupPaths("", "").version).toBe("none"));
  it("takes any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 1_000 }), fc.string({ maxLength: 1_000 }), (cgroup, mounts) => {
        cgroupPaths(cgroup, `${mounts} - cgroup2 x memory`);
        for (const places of Object.values(cgroupPaths(`0::/${cgroup}`, hybridMounts).of))
          for (const place of places) for (const path of place.directories) expect(path).not.toMatch(/\/\.\.(\/|$)/);
      }),
    );
  });
});
