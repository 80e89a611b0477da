import type { Proven } from "./prove-version.ts";

/** docs/guide/go-versions.md and its Chinese twin: which releases of Go were proven, as they were measured. */
export function versionsPages(table: readonly Proven[]): ReadonlyMap<string, string> {
  const ways = [...new Set(table.flatMap(({ checks }) => checks.map(({ name }) => name)))];
  return new Map([
    ["docs/guide/go-versions.md", english(rowsOf(table, "of", "a distribution's"), ways)],
    ["docs/guide/go-versions.zh-CN.md", chinese(rowsOf(table, "/", "发行版软件包"), ways)],
  ]);
}

const rowsOf = (table: readonly Proven[], of: string, distribution: string): string =>
  table
    .map(({ version, child, checks }) => {
      const good = checks.filter(({ wrong }) => wrong === null).length;
      const name = version.replace("a distribution's", distribution);
      return `| ${name} | ${good} ${of} ${checks.length} | ${child?.cpuMs.toFixed(0) ?? ""} |`;
    })
    .join("\n");

const english = (rows: string, ways: readonly string[]): string => `# Versions of Go whose stacks gowhy reads

gowhy reads the goroutines of a live go process from its memory, without stopping it. Where the runtime keeps them differs from version to version. This page is written by \`npm run test:go-versions -- --write\`.

A proof is: run that release, let it hang, read its goroutines from memory, then send it SIGQUIT and compare with what the runtime prints: every id, state, wait reason, function, file and line, inlined calls included. The last release of each minor version is tried in ${ways.length} ways; the first release in two, because the layout does not change within a minor version. A release in between counts as proven.

| release | proofs that held | CPU time of a reading, ms |
|---|---|---|
${rows}

The times are those of one reading by the child process that gowhy starts for it, of \`go mod download\` that waits for a response; the start of Node is left out. The best of five.

The ways: ${ways.join("; ")}.

Only linux on x86-64. Anything else is refused as *unknown layout*, with the version named: later minor versions, development versions, betas and release candidates, other processors. The memory of a program under an emulator of another processor is the emulator's, so arm64 could not be tried. Programs built before 1.18 keep their version and line table in another form, and count as no Go programs.

What a reading cannot give: the place of a goroutine that runs at that moment (it is in the processor's registers), and the arguments of calls. Since when a goroutine waits is known only where two garbage collections have run since, and then to within the time between them (2 minutes in an idle program); it is the figure that the runtime's own dump shows in minutes. Else gowhy's own samples tell at least how long.
`;

const chinese = (rows: string, ways: readonly string[]): string => `# 可读取 goroutine 栈的 Go 版本

gowhy 直接从运行中的 go 进程的内存读取 goroutine，不暂停进程。runtime 存放它们的位置随版本而变。本页由 \`npm run test:go-versions -- --write\` 生成。

验证方法：运行该版本并使其挂起，从内存读取 goroutine，然后发送 SIGQUIT，与 runtime 自己打印的内容逐项比较：编号、状态、等待原因、函数、文件和行号，包括内联调用。每个次版本的最后一个发布版用 ${ways.length} 种方式验证；第一个发布版用两种，因为同一次版本内布局不变。介于两者之间的发布版视为已验证。

| 版本 | 通过的验证 | 一次读取的 CPU 时间（ms） |
|---|---|---|
${rows}

时间是 gowhy 为此启动的子进程读取一次所用的 CPU 时间，对象是等待响应的 \`go mod download\`，不含 Node 的启动；取五次中最好的一次。

验证方式：${ways.join("; ")}。

仅支持 x86-64 上的 linux。其余一律报告 *unknown layout* 并写明版本：更新的次版本、开发版、beta 和 rc，以及其他处理器。在模拟器下运行的程序，其内存是模拟器的内存，因此 arm64 无法验证。1.18 之前构建的程序以另一种形式保存版本号和行号表，不视为 Go 程序。

读取不到的内容：正在运行的 goroutine 的位置（在处理器寄存器中），以及调用的参数。goroutine 从何时开始等待，只有在此后发生过两次垃圾回收时才有记录，误差不超过两次回收的间隔（空闲程序为 2 分钟）；它就是 runtime 自己打印的分钟数。否则由 gowhy 自己的采样给出“至少多久”。
`;
