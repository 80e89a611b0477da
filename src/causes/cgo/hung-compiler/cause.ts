import type { ValuesOf } from "../../../facts/fact.ts";
import { watchedCommand } from "../../../facts/subject.ts";
import { cCompiler } from "../../../facts/toolchain.ts";
import { watchedWaits } from "../../../facts/watch.ts";
import { duration } from "../../../text/duration.ts";
import { lastedMs, type WithCommand } from "../../answered-waits.ts";
import { type Clue, defineCause, type WaitLike } from "../../cause.ts";

type Facts = ValuesOf<{ compiler: typeof cCompiler }> & WithCommand;
type Compiler = Facts["compiler"];

/** A wrapper may ask a server first, and take seconds for it. */
const OWN_WAIT_MS = 5_000;

const valuesOf = (compiler: Compiler) => ({
  cc: compiler.cc.join(" "),
  from: compiler.ccFrom,
  took: duration(compiler.tookMs),
  tookMs: compiler.tookMs,
  stuck: compiler.stuckArgv.join(" ") || compiler.cc.join(" "),
  stuckState: compiler.stuckState ?? "-",
});

/** A process that runs on a CPU is slow, and may end; one that sleeps waits for something that does not come. */
const isBusy = (compiler: Compiler): boolean => compiler.stuckState?.startsWith("R") ?? false;

/** The waiting process is the compiler that CC names, or what hangs below it. Its wrapper may run under an interpreter. */
function isCompiler({ argv, on, holders }: WaitLike, { cc, path, stuckArgv }: Compiler): boolean {
  const names = [path, cc[0], stuckArgv[0]].flatMap((each) => (each ? [fileName(each)] : []));
  const commands = [argv, on.split(" "), ...holders.map((holder) => holder.argv)];
  return commands.some((command) =>
    command.slice(0, MAX_INTERPRETER_WORDS).some((word) => names.includes(fileName(word))),
  );
}

/** `/bin/sh -e cc-wrapper`: the script stands within the first words. */
const MAX_INTERPRETER_WORDS = 3;

const fileName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const noAnswer: Clue<Facts> = {
  id: "no-answer",
  strength: "strong",
  says: {
    en: "`{cc} -###`, which go asks first where a package uses cgo, gave no answer within {took} (CC from: {from}). What waits is `{stuck}`, in state {stuckState}.",
    zh: "`{cc} -###`（包使用 cgo 时 go 首先执行的询问）在 {took} 内没有应答（CC 来自：{from}）。正在等待的是 `{stuck}`，状态 {stuckState}。",
  },
  when: ({ compiler }) => compiler.outcome === "timed-out" && !isBusy(compiler) && valuesOf(compiler),
};

const waitsFor = ({ compiler, watchedWaits: watched }: Facts) =>
  (watched?.waits ?? []).filter((wait) => wait.what === "child" && isCompiler({ ...wait, peers: [] }, compiler));

const longest = (waits: ReturnType<typeof waitsFor>): number => Math.max(0, ...waits.map(lastedMs));

const commandWaitsToo: Clue<Facts> = {
  id: "command-waits-too",
  strength: "proof",
  says: {
    en: "The command itself has waited {waited} for `{cc}`, and gowhy got no answer from it within {took} either.",
    zh: "命令自身已等待 `{cc}` {waited}，gowhy 的询问在 {took} 内同样没有得到应答。",
  },
  when: (facts) => {
    const { compiler } = facts;
    if (compiler.outcome !== "timed-out") return false;
    const waitedMs = longest(waitsFor(facts).filter(({ ended }) => !ended));
    return waitedMs >= OWN_WAIT_MS && { ...valuesOf(compiler), waited: duration(waitedMs) };
  },
};

const cannotBeEnded: Clue<Facts> = {
  id: "cannot-be-ended",
  strength: "proof",
  says: {
    en: "`{stuck}` could not be ended by a KILL either: it waits in the kernel, in state {stuckState}.",
    zh: "`{stuck}` 连 KILL 信号也无法结束：它正在内核中等待，状态 {stuckState}。",
  },
  when: ({ compiler }) => compiler.outcome === "timed-out" && !compiler.ended && valuesOf(compiler),
};

const busy: Clue<Facts> = {
  id: "still-computing",
  strength: "strong",
  says: {
    en: "`{cc} -###`, which a compiler answers in some 10 ms, was still computing after {took} (CC from: {from}): `{stuck}`.",
    zh: "`{cc} -###` 通常约 10 ms 即应答，但 {took} 后仍在运算（CC 来自：{from}）：`{stuck}`。",
  },
  when: ({ compiler }) => compiler.outcome === "timed-out" && isBusy(compiler) && valuesOf(compiler),
};

const answeredInTheEnd: Clue<Facts> = {
  id: "answered-in-the-end",
  strength: "proof",
  says: {
    en: "The command succeeded: `{cc}` is slow, and answered it after at most {waited}.",
    zh: "命令已成功：`{cc}` 只是较慢，每次最多 {waited} 后给出了应答。",
  },
  when: (facts) => {
    const waits = waitsFor(facts);
    if (facts.watchedCommand?.exitCode !== 0 || waits.length === 0) return false;
    return { ...valuesOf(facts.compiler), waited: duration(longest(waits)) };
  },
};

export default defineCause({
  id: "cgo/hung-compiler",
  title: { en: "The C compiler does not answer", zh: "C 编译器没有应答" },
  headline: {
    en: "The C compiler {cc} hangs; go waits for it without a limit",
    zh: "C 编译器 {cc} 挂起；go 会无限期等待",
  },
  step: "toolchain",
  station: "compile",
  symptoms: ["hang", "slow-build"],
  role: "root",
  needs: { compiler: cCompiler },
  helps: { watchedWaits, watchedCommand },
  confirms: [commandWaitsToo, cannotBeEnded, noAnswer, busy],
  rulesOut: [
    answeredInTheEnd,
    {
      id: "answered",
      strength: "proof",
      says: { en: "{cc} answered in {took}.", zh: "{cc} 在 {took} 内应答。" },
      when: ({ compiler }) =>
        compiler.outcome === "answered" && { cc: compiler.cc.join(" "), took: duration(compiler.tookMs) },
    },
  ],
  goGivesUp: () => null,
  accountsFor: (wait, { compiler }) => compiler.outcome === "timed-out" && isCompiler(wait, compiler),
  fixes: [
    {
      title: { en: "Find what the compiler waits for", zh: "找出编译器在等待什么" },
      risk: "by-hand",
      steps: ({ compiler }) => {
        if (compiler.outcome !== "timed-out") return [];
        const { cc, stuck, from } = valuesOf(compiler);
        return [
          {
            do: "tell",
            text: {
              en: `Run \`${cc} -### -x c -c - </dev/null\` by hand. \`${stuck}\` is what hangs: a wrapper whose server is gone (ccache, distcc, a licence server), or a program on a file system that does not answer. Put a working compiler into CC (now from: ${from}).`,
              zh: `手工运行 \`${cc} -### -x c -c - </dev/null\`。挂起的是 \`${stuck}\`：可能是服务端已失效的包装程序（ccache、distcc、许可证服务器），或位于无响应文件系统上的程序。请把 CC（当前来自：${from}）改为可用的编译器。`,
            },
          },
          {
            do: "tell",
            text: {
              en: "For packages that do not need C, CGO_ENABLED=0 builds without the compiler; the program then uses Go's own resolver and user look-up.",
              zh: "对不需要 C 的包，可用 CGO_ENABLED=0 绕过编译器构建；此时程序改用 Go 自带的域名解析和用户查询。",
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "GOPROXY=…, GOFLAGS=-p=1",
      why: {
        en: "No network and no parallelism is involved: go waits for one local child.",
        zh: "这与网络和并行度无关：go 只是在等待一个本地子进程。",
      },
    },
  ],
  references: ["https://pkg.go.dev/cmd/cgo", "https://go.dev/src/cmd/go/internal/work/buildid.go"],
});
