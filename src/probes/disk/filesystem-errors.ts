import type { KernelFiles } from "../../system/kernel-files.ts";

/** Errors that ext4 has counted on a device since the last fsck (Documentation/admin-guide/ext4.rst); null where it does not say. */
export function filesystemErrors(device: string, kernel: KernelFiles): number | null {
  // The mount's source may be /dev/root or a device-mapper name; sysfs knows the kernel's own.
  const link = kernel.link(`/sys/dev/block/${device}`);
  if (!link.ok) return null;
  const name = link.value.slice(link.value.lastIndexOf("/") + 1);
  const text = kernel.read(`/sys/fs/ext4/${name}/errors_count`, 64);
  return text.ok && /^\d+\s*$/.test(text.value) ? Number(text.value) : null;
}
