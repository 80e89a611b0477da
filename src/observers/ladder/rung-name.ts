/** The rungs above the sampler, as `--trace` names them. */
export type RungName = "strace" | "perf" | "bpf";
