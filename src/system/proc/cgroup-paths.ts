/** One directory of a control group hierarchy that binds a process. */
export interface CgroupDirectory {
  readonly version: "v1" | "v2";
  /** Path in the hierarchy, as /proc/PID/cgroup gives it. */
  readonly path: string;
  /** Directories below /sys/fs/cgroup, the process's own first, then its ancestors up to the mount. */
  readonly directories: readonly string[];
}

export type Controller = "memory" | "cpu" | "pids" | "freezer";

export interface CgroupPaths {
  readonly version: "v1" | "v2" | "hybrid" | "none";
  readonly of: Readonly<Record<Controller, readonly CgroupDirectory[]>>;
}

interface Membership {
  readonly controllers: readonly string[];
  readonly path: string;
}

interface CgroupMount {
  readonly version: "v1" | "v2";
  readonly root: string;
  readonly mountPoint: string;
  readonly controllers: readonly string[];
}

/** Nobody nests deeper; garbage may claim to. */
const MAX_DEPTH = 64;

/** Where the limits of a process stand, from its /proc/PID/cgroup and our /proc/self/mountinfo. Source: cgroups(7), proc_pid_mountinfo(5). */
export function cgroupPaths(cgroup: string, mountinfo: string): CgroupPaths {
  const memberships = cgroup.split("\n").flatMap(membership);
  const mounts = mountinfo
    .split("\n")
    .filter((line) => line.includes(" - cgroup"))
    .flatMap(cgroupMount);
  const of = (controller: Controller): CgroupDirectory[] => {
    const v1 = memberships
      .filter((each) => each.controllers.includes(controller))
      .flatMap((each) =>
        place(each, mounts, (mount) => mount.version === "v1" && mount.controllers.includes(controller)),
      );
    // A controller is in one hierarchy only; v2's has it where no v1 hierarchy took it.
    if (v1.length > 0) return v1;
    return memberships
      .filter((each) => each.controllers.length === 0)
      .flatMap((each) => place(each, mounts, (mount) => mount.version === "v2"));
  };
  const hasV1 = mounts.some((mount) => mount.version === "v1");
  const hasV2 = mounts.some((mount) => mount.version === "v2");
  return {
    version: hasV1 && hasV2 ? "hybrid" : hasV1 ? "v1" : hasV2 ? "v2" : "none",
    of: { memory: of("memory"), cpu: of("cpu"), pids: of("pids"), freezer: of("freezer") },
  };
}

function membership(line: string): Membership[] {
  const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
  if (controllers === undefined || path === undefined) return [];
  return [{ controllers: controllers === "" ? [] : controllers.split(","), path }];
}

function cgroupMount(line: string): CgroupMount[] {
  const [before = "", after = ""] = line.split(" - ");
  const [, , , root, mountPoint] = before.split(" ");
  const [type, , options = ""] = after.split(" ");
  if (root === undefined || mountPoint === undefined) return [];
  if (type !== "cgroup" && type !== "cgroup2") return [];
  const place = { root: unescaped(root), mountPoint: unescaped(mountPoint) };
  return [{ ...place, version: type === "cgroup2" ? "v2" : "v1", controllers: options.split(",") }];
}

/** Blanks, tabs, line ends and backslashes stand as octal. */
const unescaped = (text: string): string =>
  text.replace(/\\(040|011|012|134)/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

function place(
  { path }: Membership,
  mounts: readonly CgroupMount[],
  fits: (mount: CgroupMount) => boolean,
): CgroupDirectory[] {
  const mount = mounts.find(fits);
  if (!mount) return [];
  // A container may see only its own part of the hierarchy: then the mount itself is the nearest directory that can be read.
  const inside =
    mount.root === "/"
      ? path
      : path === mount.root
        ? "/"
        : path.startsWith(`${mount.root}/`)
          ? path.slice(mount.root.length)
          : "/";
  const names = inside.split("/").filter((name) => name !== "" && name !== ".");
  const reachable = names.includes("..") ? [] : names.slice(0, MAX_DEPTH);
  const directories = reachable.map(
    (_, at) => `${mount.mountPoint}/${reachable.slice(0, reachable.length - at).join("/")}`,
  );
  return [{ version: mount.version, path, directories: [...directories, mount.mountPoint] }];
}
