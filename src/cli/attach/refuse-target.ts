import type { TargetFound } from "../../examination/attach/find-target.ts";
import { runningGo } from "../../examination/attach/running-go.ts";
import { clock } from "../../system/clock.ts";
import { kernelFiles } from "../../system/kernel-files.ts";
import { duration } from "../../text/duration.ts";
import type { Language, Text } from "../../text/language.ts";
import { printable } from "../../text/printable.ts";
import { deskArgv } from "../desk-argv.ts";
import { UsageError } from "../usage-error.ts";

/** What is wrong with the process that was asked for. */
export function refuseTarget(pid: number, target: Extract<TargetFound, { readonly problem: string }>): UsageError {
  switch (target.problem) {
    case "none":
      return new UsageError(
        { en: `attach ${pid}: there is no such process.`, zh: `attach ${pid}：没有这个进程。` },
        { en: "The go commands that run now: gowhy attach", zh: "当前运行的 go 命令：gowhy attach" },
      );
    case "hidden":
      return new UsageError(
        {
          en: `attach ${pid}: the process exists, and /proc hides it from this user (hidepid): refused by hidepid.`,
          zh: `attach ${pid}：进程存在，但 /proc 对当前用户隐藏了它（hidepid）：被 hidepid 拒绝。`,
        },
        { en: `sudo gowhy attach ${pid}`, zh: `sudo gowhy attach ${pid}` },
      );
    case "zombie":
      return new UsageError(
        {
          en: `attach ${pid}: the process has ended; its parent ${target.parent} has not collected it yet (a zombie).`,
          zh: `attach ${pid}：进程已经结束，只是父进程 ${target.parent} 尚未回收它（僵尸进程）。`,
        },
        {
          en: `To see what its parent waits for: gowhy attach ${target.parent}`,
          zh: `要看其父进程在等什么：gowhy attach ${target.parent}`,
        },
      );
    case "kernel-thread":
      return new UsageError({
        en: `attach ${pid}: this is a thread of the kernel.`,
        zh: `attach ${pid}：这是内核线程。`,
      });
    case "itself":
      return new UsageError({ en: `attach ${pid}: this is gowhy itself.`, zh: `attach ${pid}：这是 gowhy 自己。` });
  }
}

/** `gowhy attach` alone: the go commands to choose from. */
export async function whichProcess(language: Language): Promise<UsageError> {
  const uid = process.getuid?.() ?? -1;
  const running = await runningGo({ kernel: kernelFiles, clock, uid, deskArgv: deskArgv() });
  const asked: Text = { en: "attach: which process?", zh: "attach：要查看哪个进程？" };
  if (running.length === 0)
    return new UsageError(asked, {
      en: "No go command of this user runs now. To start one: gowhy go ARGS…",
      zh: "当前用户没有正在运行的 go 命令。要启动一个：gowhy go ARGS…",
    });
  const width = Math.max(...running.map(({ pid }) => String(pid).length), 3);
  const rows = running.map(({ pid, ageMs, argv }) => {
    const age = duration(ageMs).padStart(8);
    return `  ${String(pid).padStart(width)} ${age}  ${printable(argv.join(" ")).slice(0, MAX_WIDTH)}`;
  });
  const head = `  ${"pid".padStart(width)} ${(language === "zh-CN" ? "已运行" : "age").padStart(8)}`;
  const list = [head, ...rows].join("\n");
  return new UsageError(asked, { en: list, zh: list });
}

/** Of a command line in the list. */
const MAX_WIDTH = 160;
