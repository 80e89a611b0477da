/** The capabilities in the order of their bits. Source: linux include/uapi/linux/capability.h, 6.x. */
const NAMES = [
  "chown",
  "dac_override",
  "dac_read_search",
  "fowner",
  "fsetid",
  "kill",
  "setgid",
  "setuid",
  "setpcap",
  "linux_immutable",
  "net_bind_service",
  "net_broadcast",
  "net_admin",
  "net_raw",
  "ipc_lock",
  "ipc_owner",
  "sys_module",
  "sys_rawio",
  "sys_chroot",
  "sys_ptrace",
  "sys_pacct",
  "sys_admin",
  "sys_boot",
  "sys_nice",
  "sys_resource",
  "sys_time",
  "sys_tty_config",
  "mknod",
  "lease",
  "audit_write",
  "audit_control",
  "setfcap",
  "mac_override",
  "mac_admin",
  "syslog",
  "wake_alarm",
  "block_suspend",
  "audit_read",
  "perfmon",
  "bpf",
  "checkpoint_restore",
] as const;

/** The names of a capability set, lower case and without CAP_; a bit that is newer than this list by its number. */
export function capabilityNames(set: bigint): string[] {
  const names: string[] = [];
  for (let bit = 0; bit < 64; bit += 1) if ((set >> BigInt(bit)) & 1n) names.push(NAMES[bit] ?? `cap_${bit}`);
  return names;
}
