import type { Access, Credentials, Refuser, Rights } from "./rights.ts";

/** Bits of a capability set. Source: linux/capability.h. */
const SYS_PTRACE = 1n << 19n;
const SYS_ADMIN = 1n << 21n;
/** The user namespace of the machine itself has this number on every Linux. Source: linux/proc_ns.h, PROC_USER_INIT_INO. */
const INITIAL_USER_NAMESPACE = "user:[4026531837]";
/** Yama: 1, descendants only; 2, CAP_SYS_PTRACE only; 3, nobody. Source: Documentation/admin-guide/LSM/Yama.rst. */
const YAMA_DESCENDANTS = 1;
const YAMA_ADMIN = 2;
const YAMA_NOBODY = 3;

/** Who stands between gowhy and a process, by the kernel's own order of asking; null: nobody that can be seen beforehand. */
export function whoRefuses(access: Access, rights: Rights): Refuser | null {
  const { own, target } = rights;
  if (target === null) return "hidepid";
  const isMighty = hasPtraceOver(own, target);
  const looking = isMighty ? null : byCredentials(own, target);
  if (looking !== null) return looking;
  if (!isMighty && target.isDumpable === false) return "dumpable";
  if (!isMighty && !sameNamespace(own, target)) return "user-namespace";
  // Source: linux security/commoncap.c, cap_ptrace_access_check.
  if (!isMighty && (target.permittedCapabilities & ~own.effectiveCapabilities) !== 0n) return "capability";
  if (access === "look") return null;
  // Only a reader with this capability is shown kernel stacks. Source: linux fs/proc/base.c, proc_pid_stack.
  if (access === "stack" && (own.effectiveCapabilities & SYS_ADMIN) === 0n) return "capability";
  return yamaRefuses(rights, isMighty) ? "yama" : null;
}

/** Who it was, once an access has failed with `errno`. What was not foreseen is a filter on gowhy, or a module that tells nobody. */
export function whoRefused(access: Access, rights: Rights, errno: string): Refuser | null {
  // It has ended meanwhile: nobody refused.
  if (errno === "ESRCH") return null;
  const foreseen = whoRefuses(access, rights);
  if (foreseen !== null) return foreseen;
  if (errno === "ENOENT") return "kernel";
  if (errno === "ENOSYS") return rights.own.isFiltered ? "seccomp" : "kernel";
  if (errno !== "EPERM" && errno !== "EACCES") return null;
  return rights.own.isFiltered ? "seccomp" : "security-module";
}

/** A capability counts in its own user namespace and in those below; the initial one is above all. Source: user_namespaces(7). */
function hasPtraceOver(own: Credentials, target: Credentials): boolean {
  if ((own.effectiveCapabilities & SYS_PTRACE) === 0n) return false;
  return sameNamespace(own, target) || own.userNamespace === INITIAL_USER_NAMESPACE;
}

const sameNamespace = (one: Credentials, other: Credentials): boolean =>
  one.userNamespace === null || other.userNamespace === null || one.userNamespace === other.userNamespace;

/** /proc compares the caller's file-system ids with the real, effective and saved ids of the target. */
function byCredentials(own: Credentials, target: Credentials): Refuser | null {
  const [uid, gid] = [own.uids[3], own.gids[3]];
  const same =
    target.uids.slice(0, 3).every((each) => each === uid) && target.gids.slice(0, 3).every((each) => each === gid);
  if (same) return null;
  // Root that is root in another user namespace only.
  return (own.effectiveCapabilities & SYS_PTRACE) !== 0n ? "user-namespace" : "uid";
}

function yamaRefuses({ yamaScope, isDescendant }: Rights, isMighty: boolean): boolean {
  if (yamaScope === null || yamaScope < YAMA_DESCENDANTS) return false;
  if (yamaScope >= YAMA_NOBODY) return true;
  if (isMighty) return false;
  return yamaScope >= YAMA_ADMIN || !isDescendant;
}
