import { dumpAndKill, type Quit, type QuitTarget } from "../../examination/attach/dump-and-kill.ts";
import { type ErrorStream, errorStreamOf } from "../../examination/attach/error-stream.ts";
import type { Fact } from "../../facts/fact.ts";
import { readProgramVersion } from "../../probes/toolchain/read-program-version.ts";
import type { ProcessStat } from "../../system/proc/process-stat.ts";
import { type Language, say, type Text } from "../../text/language.ts";
import { printable } from "../../text/printable.ts";
import { UsageError } from "../usage-error.ts";
import { withOwnSystem } from "./with-own-system.ts";

/** The program file may lie on a dead mount. */
const PROGRAM_DEADLINE_MS = 2_000;

const TARGETS: Readonly<Record<ErrorStream["kind"], Text>> = {
  file: { en: "the file {name}", zh: "文件 {name}" },
  pipe: { en: "a pipe or socket ({name}), to whoever reads it", zh: "管道或套接字（{name}），由其读取者接收" },
  terminal: { en: "the terminal {name}", zh: "终端 {name}" },
  nowhere: { en: "/dev/null: it will be lost", zh: "/dev/null：内容将丢失" },
  closed: { en: "nowhere: its standard error is closed", zh: "无处可去：其标准错误已关闭" },
  other: { en: "{name}", zh: "{name}" },
};

const WILL: Text = {
  en: "gowhy: --dump-and-kill sends SIGQUIT to {pid} ({program}, {version}): it writes its goroutines to its standard error and ends.",
  zh: "gowhy：--dump-and-kill 会向 {pid}（{program}，{version}）发送 SIGQUIT：它会把 goroutine 写到其标准错误并结束。",
};
const GOES_TO: Text = { en: "gowhy: its standard error (fd 2) is {target}", zh: "gowhy：其标准错误（fd 2）是{target}" };

const OUTCOMES: Readonly<Record<Quit["outcome"], Text>> = {
  ended: { en: "gowhy: {pid} has ended.", zh: "gowhy：{pid} 已结束。" },
  lives: {
    en: "gowhy: {pid} has not ended: it handles SIGQUIT itself, is stopped, or is held by the kernel.",
    zh: "gowhy：{pid} 没有结束：它自行处理 SIGQUIT、已被停止，或被内核阻塞。",
  },
  refused: {
    en: "gowhy: SIGQUIT to {pid} was refused: {errno}.",
    zh: "gowhy：向 {pid} 发送 SIGQUIT 被拒绝：{errno}。",
  },
  gone: { en: "gowhy: {pid} had ended already; nothing was sent.", zh: "gowhy：{pid} 此前已结束；没有发送信号。" },
};

/** The process of `--dump-and-kill`. Throws for one that is no Go program: SIGQUIT would end it without a word. */
export async function quitTargetOf({
  pid,
  startTicks,
  name,
}: ProcessStat): Promise<QuitTarget & { readonly name: string }> {
  const goVersion = await withOwnSystem((system) =>
    readProgramVersion(system, `/proc/${pid}/exe`, PROGRAM_DEADLINE_MS),
  );
  if (goVersion !== null) return { pid, startTicks, goVersion, name };
  throw new UsageError(
    {
      en: `--dump-and-kill: ${pid} (${name}) is not known to be a Go program; SIGQUIT would end it without a dump. Nothing was sent.`,
      zh: `--dump-and-kill：无法确认 ${pid}（${name}）是 Go 程序；SIGQUIT 会结束它而不留下 goroutine。没有发送信号。`,
    },
    { en: "The go commands that run now: gowhy attach", zh: "当前运行的 go 命令：gowhy attach" },
  );
}

/** Says what it does, does it, and says what came of it. What was read before stays where no dump could be had. */
export async function quitAtTheEnd(
  target: QuitTarget & { readonly name: string },
  before: Fact,
  language: Language,
): Promise<readonly Fact[]> {
  return withOwnSystem(async (system) => {
    const tell = (text: Text, values: Readonly<Record<string, string | number>>) =>
      void process.stderr.write(`${printable(say(text, language, values))}\n`);
    const { pid, goVersion, name } = target;
    const stream = await errorStreamOf(pid, system);
    tell(WILL, { pid, program: name, version: goVersion });
    tell(GOES_TO, { target: say(TARGETS[stream.kind], language, { name: stream.name }) });
    const quit = await dumpAndKill(target, stream, system);
    tell(OUTCOMES[quit.outcome], { pid, errno: quit.errno ?? "" });
    return [quit.stacks.state === "known" || before.state === "unknown" ? quit.stacks : before];
  });
}
