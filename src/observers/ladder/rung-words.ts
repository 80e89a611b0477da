import type { Text } from "../../text/language.ts";
import type { RungName } from "./rung-name.ts";

/**
 * The command's own time against plain, medians of `npm run bench -- watch` on `go list -deps std` and a warm `go build`, two cores,
 * a busy machine; docs/guide/ladder.md has the table. No promise for other work.
 */
export const USUAL_OVERHEAD: Readonly<Record<RungName, string>> = {
  strace: "1.0 to 1.2",
  perf: "1.1 to 1.7",
  bpf: "1.3 to 1.5",
};

/** What a rung does to the command: for the person, before it starts, and in short for the fact. */
export const SIDE_EFFECTS: Readonly<
  Record<RungName, { readonly says: readonly Text[]; readonly inShort: readonly string[] }>
> = {
  strace: {
    says: [
      {
        en: `gowhy: --trace strace: usual overhead ${USUAL_OVERHEAD.strace} × (measured, no promise). If strace dies, the kernel kills the command;`,
        zh: `gowhy：--trace strace：通常的开销为 ${USUAL_OVERHEAD.strace} 倍（实测值，不作保证）。若 strace 退出，内核会杀死该命令；`,
      },
      {
        en: "  no_new_privs is set (sudo and setuid helpers fail below it); no second debugger can attach meanwhile.",
        zh: "  会设置 no_new_privs（其下的 sudo 和 setuid 程序将失效）；期间其他调试器无法附加。",
      },
    ],
    inShort: ["killed-with-strace", "no-new-privs", "one-tracer"],
  },
  perf: {
    says: [
      {
        en: `gowhy: --trace perf: perf trace joins after the start and misses the first moments; usual overhead ${USUAL_OVERHEAD.perf} × (measured, no promise).`,
        zh: `gowhy：--trace perf：perf trace 在命令启动后才加入，会漏掉最初片刻；通常的开销为 ${USUAL_OVERHEAD.perf} 倍（实测值，不作保证）。`,
      },
    ],
    inShort: ["misses-the-start"],
  },
  bpf: {
    says: [
      {
        en: `gowhy: --trace bpf: bpftrace joins after the start and misses the first moments; usual overhead ${USUAL_OVERHEAD.bpf} × for the whole machine while it runs (measured, no promise).`,
        zh: `gowhy：--trace bpf：bpftrace 在命令启动后才加入，会漏掉最初片刻；运行期间整机的通常开销为 ${USUAL_OVERHEAD.bpf} 倍（实测值，不作保证）。`,
      },
    ],
    inShort: ["misses-the-start", "traces-the-machine"],
  },
};

/** Said in place of the side effects: the command runs all the same. */
export const fallBack = (rung: RungName, refused: Text, remedy: Text | null): Text => ({
  en: `gowhy: --trace ${rung}: ${refused.en}${remedy ? ` (${remedy.en})` : ""}. The command runs with the sampler alone.`,
  zh: `gowhy：--trace ${rung}：${refused.zh}${remedy ? `（${remedy.zh}）` : ""}。命令仅由采样器观察。`,
});
