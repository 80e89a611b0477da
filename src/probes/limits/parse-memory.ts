export interface Meminfo {
  readonly totalBytes: number;
  readonly availableBytes: number;
  readonly swapTotalBytes: number;
}

/** /proc/meminfo in bytes; null where it holds no total. Before 3.14 there is no MemAvailable: free stands for it. Source: proc_meminfo(5). */
export function parseMeminfo(text: string): Meminfo | null {
  const bytes = (name: string): number | null => {
    const [, value] = new RegExp(`^${name}:[ \\t]*(\\d{1,12}) kB$`, "m").exec(text) ?? [];
    return value === undefined ? null : Number(value) * 1024;
  };
  const totalBytes = bytes("MemTotal");
  if (totalBytes === null) return null;
  return {
    totalBytes,
    availableBytes: bytes("MemAvailable") ?? bytes("MemFree") ?? 0,
    swapTotalBytes: bytes("SwapTotal") ?? 0,
  };
}

/** The `some avg10` of a PSI file, percent of the time; null where the kernel has none. Source: linux Documentation/accounting/psi.rst. */
export function someOfTenSeconds(text: string | null): number | null {
  const [, percent] = /^some avg10=(\d{1,3}(?:\.\d{1,4})?) /m.exec(text ?? "") ?? [];
  return percent === undefined ? null : Number(percent);
}
