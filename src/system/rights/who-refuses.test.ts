import { describe, expect, it } from "vitest";
import { refusalOf } from "./refusal.ts";
import { REFUSERS, type Rights } from "./rights.ts";
import { whoRefused, whoRefuses } from "./who-refuses.ts";

const HOST = "user:[4026531837]";
const ROOTLESS = "user:[4026532801]";
const PTRACE = 1n << 19n;
const ADMIN = 1n << 21n;
const BIND = 1n << 10n;

const ids = (id: number) => [id, id, id, id];
const user = (id: number) => ({
  uids: ids(id),
  gids: ids(id),
  permittedCapabilities: 0n,
  effectiveCapabilities: 0n,
  userNamespace: HOST,
});
const root = { ...user(0), permittedCapabilities: PTRACE | ADMIN, effectiveCapabilities: PTRACE | ADMIN };

function rights(
  more: { own?: object; target?: object | null; yamaScope?: number | null; isDescendant?: boolean } = {},
) {
  return {
    own: { ...user(1000), isFiltered: false, ...more.own },
    target: more.target === null ? null : { ...user(1000), isDumpable: true, ...more.target },
    isDescendant: more.isDescendant ?? false,
    yamaScope: more.yamaScope ?? null,
  } as Rights;
}

describe("whoRefuses", () => {
  it("nobody: the same user, a child, root over all", () => {
    expect(whoRefuses("trace", rights())).toBeNull();
    expect(whoRefuses("trace", rights({ yamaScope: 0 }))).toBeNull();
    expect(whoRefuses("trace", rights({ yamaScope: 1, isDescendant: true }))).toBeNull();
    for (const yamaScope of [null, 0, 1, 2])
      expect(whoRefuses("stack", rights({ own: root, target: { isDumpable: false }, yamaScope }))).toBeNull();
  });

  it("Yama: looking stays allowed, tracing needs an ancestor, a capability, or cannot be had", () => {
    expect(whoRefuses("look", rights({ yamaScope: 3 }))).toBeNull();
    expect(whoRefuses("trace", rights({ yamaScope: 1 }))).toBe("yama");
    expect(whoRefuses("trace", rights({ yamaScope: 2, isDescendant: true }))).toBe("yama");
    expect(whoRefuses("trace", rights({ yamaScope: 3, own: root }))).toBe("yama");
  });

  it("another user, in any one of the three ids, and another group", () => {
    expect(whoRefuses("look", rights({ target: user(1001) }))).toBe("uid");
    expect(whoRefuses("look", rights({ target: { uids: [1000, 0, 0, 0] } }))).toBe("uid");
    expect(whoRefuses("look", rights({ target: { gids: [1000, 1000, 7, 1000] } }))).toBe("uid");
    expect(whoRefuses("look", rights({ own: user(0), target: user(1000) }))).toBe("uid");
  });

  it("a process that is not dumpable, or has more capabilities", () => {
    expect(whoRefuses("look", rights({ target: { isDumpable: false } }))).toBe("dumpable");
    expect(whoRefuses("look", rights({ target: { permittedCapabilities: BIND } }))).toBe("capability");
    expect(
      whoRefuses("look", rights({ target: { permittedCapabilities: BIND }, own: { effectiveCapabilities: BIND } })),
    ).toBeNull();
    expect(whoRefuses("look", rights({ target: { isDumpable: null } }))).toBeNull();
  });

  it("root of a user namespace has nothing to say outside of it", () => {
    const inside = { ...root, userNamespace: ROOTLESS };
    expect(whoRefuses("look", rights({ own: inside, target: user(1000) }))).toBe("user-namespace");
    expect(whoRefuses("look", rights({ own: inside, target: user(0) }))).toBe("user-namespace");
    expect(whoRefuses("look", rights({ own: root, target: { ...user(1000), userNamespace: ROOTLESS } }))).toBeNull();
    expect(whoRefuses("look", rights({ own: inside, target: { ...user(7), userNamespace: ROOTLESS } }))).toBeNull();
  });

  it("a hidden process, and the kernel stack", () => {
    expect(whoRefuses("look", rights({ target: null }))).toBe("hidepid");
    expect(whoRefuses("stack", rights())).toBe("capability");
  });
});

describe("whoRefused", () => {
  it("names a filter or a module only where nothing else explains the errno", () => {
    const filtered = rights({ own: { isFiltered: true } });
    expect(whoRefused("trace", filtered, "EPERM")).toBe("seccomp");
    expect(whoRefused("trace", rights(), "EACCES")).toBe("security-module");
    expect(whoRefused("trace", rights({ target: user(1) }), "EACCES")).toBe("uid");
    expect(whoRefused("trace", rights(), "ENOENT")).toBe("kernel");
    expect(whoRefused("trace", filtered, "ENOSYS")).toBe("seccomp");
    expect(whoRefused("trace", rights(), "ENOSYS")).toBe("kernel");
  });
  it("nobody refuses a process that has ended", () => {
    expect(whoRefused("trace", rights({ target: user(1) }), "ESRCH")).toBeNull();
    expect(whoRefused("trace", rights(), "EIO")).toBeNull();
  });
});

describe("refusalOf", () => {
  it("names the refuser, and never offers to lower the guard of the machine", () => {
    for (const by of REFUSERS) {
      const { detail, remedy } = refusalOf(by, { pid: 7, again: "gowhy attach 7" });
      expect(detail).toContain(`refused by ${by}`);
      expect(remedy).not.toMatch(/sysctl|ptrace_scope|privileged|unconfined=/);
    }
    expect(refusalOf("yama", { pid: 7, again: "gowhy attach 7" }).remedy).toBe("sudo gowhy attach 7");
  });
});
