/** What stands behind a descriptor, by its link in /proc/PID/fd. Source: proc_pid_fd(5). */
export type DescriptorKind = "pipe" | "socket" | "terminal" | "file" | "other";

export function descriptorKind(link: string): DescriptorKind {
  if (link.startsWith("pipe:[")) return "pipe";
  if (link.startsWith("socket:[")) return "socket";
  if (isTerminal(link)) return "terminal";
  if (link.startsWith("/dev/") || link.startsWith("anon_inode:") || !link.startsWith("/")) return "other";
  return "file";
}

/** /dev/tty, /dev/tty1, /dev/ttyS0, /dev/pts/3, /dev/console. Source: Documentation/admin-guide/devices.txt. */
const isTerminal = (link: string): boolean => /^\/dev\/(?:tty[A-Za-z]*\d*|pts\/\d+|console|hvc\d+)$/.test(link);
