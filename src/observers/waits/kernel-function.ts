/** The function in which a thread sleeps, without what the compiler adds to a copy of it: `.isra.0`, `.constprop.0`, `.part.1`. Empty where the kernel does not say. */
export const kernelFunction = (wchan: string): string => (wchan === "0" ? "" : (wchan.split(".")[0] ?? ""));
