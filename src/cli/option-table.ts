import type { Text } from "../text/language.ts";

/** Commands whose words after the name belong to somebody else, so that gowhy's own options must stand before. */
export const WATCHING = ["go", "run"] as const;
const EXAMINING = ["check", "go", "run", "attach"] as const;
const LAB = ["lab"] as const;

export interface OptionRow {
  /** As commander wants it: `-o, --output <file>`. */
  readonly flags: string;
  readonly says: Text;
  /** The commands that take it; null: every command. */
  readonly for: readonly string[] | null;
}

/** Every option, once: the parser, the help page and the split between gowhy's words and the command's read this table. */
export const OPTION_TABLE: readonly OptionRow[] = [
  { flags: "--json", for: null, says: { en: "the same as --format json", zh: "等同于 --format json" } },
  {
    flags: "--format <name>",
    for: null,
    says: {
      en: "terminal, json, markdown (for an issue), perfetto (a timeline) or folded (a flame graph)",
      zh: "输出格式：terminal、json、markdown（用于贴到 issue）、perfetto（时间线）或 folded（火焰图）",
    },
  },
  {
    flags: "-o, --output <file>",
    for: null,
    says: { en: "write the report to this file", zh: "把报告写入该文件" },
  },
  { flags: "--lang <language>", for: null, says: { en: "en or zh-CN", zh: "en 或 zh-CN" } },
  {
    flags: "--why",
    for: EXAMINING,
    says: {
      en: "show every clue, what was rejected, and the arithmetic",
      zh: "列出全部线索、被否定的原因和置信度的计算",
    },
  },
  {
    flags: "--offline",
    for: EXAMINING,
    says: { en: "open no IP socket, loopback included", zh: "不打开任何 IP 套接字，包括回环地址" },
  },
  {
    flags: "--deadline <seconds>",
    for: [...EXAMINING, ...LAB],
    says: {
      en: "bound gowhy's own work (check: 20, attach: 10), never the command",
      zh: "限制 gowhy 自身的用时（check 默认 20 秒，attach 默认 10 秒），不限制被观察的命令",
    },
  },
  {
    flags: "--save <facts>",
    for: EXAMINING,
    says: {
      en: "save what was learned, to be read elsewhere with --from",
      zh: "保存采集到的事实，之后可用 --from 读取",
    },
  },
  {
    flags: "--from <facts>",
    for: ["check", "attach"],
    says: { en: "judge saved facts instead of this machine", zh: "诊断已保存的事实，而不是本机" },
  },
  {
    flags: "--of <pid>",
    for: ["check"],
    says: {
      en: "judge limits, mounts, namespaces and environment of that process",
      zh: "以该进程的资源限制、挂载、命名空间和环境变量为准",
    },
  },
  {
    flags: "--as-uid <uid>",
    for: ["check"],
    says: { en: "judge permissions as that user", zh: "以该用户的身份判断权限" },
  },
  {
    flags: "--direct",
    for: EXAMINING,
    says: { en: "try version-control hosts too", zh: "同时测试版本控制服务器" },
  },
  {
    flags: "--unmasked",
    for: EXAMINING,
    says: {
      en: "Markdown keeps user, home, host and private module names",
      zh: "Markdown 中保留用户名、主目录、主机名和私有模块路径",
    },
  },
  {
    flags: "--exit-zero",
    for: ["check", "attach"],
    says: { en: "exit 0 whatever was found", zh: "无论结果如何都以 0 退出" },
  },
  {
    flags: "--debugger <name>",
    for: ["attach"],
    says: {
      en: "read the goroutines with gdb or delve, which stops the process for a moment",
      zh: "用 gdb 或 delve 读取 goroutine，会短暂停住该进程",
    },
  },
  {
    flags: "--dump-and-kill",
    for: ["attach"],
    says: {
      en: "send SIGQUIT at the end: the go process writes its goroutines to its standard error and ends",
      zh: "最后发送 SIGQUIT：go 进程把 goroutine 写到其标准错误并结束",
    },
  },
  { flags: "--no-color", for: null, says: { en: "no colours", zh: "不使用颜色" } },
  {
    flags: "--trace <how>",
    for: WATCHING,
    says: {
      en: "off, strace, perf or bpf: see more, at a cost that is said first",
      zh: "off、strace、perf 或 bpf：看得更多，代价会先行说明",
    },
  },
  {
    flags: "--go-trace",
    for: WATCHING,
    says: {
      en: "have go record its own work: adds -debug-trace to GOFLAGS of the command",
      zh: "让 go 记录自己的工作过程：给该命令的 GOFLAGS 加上 -debug-trace",
    },
  },
  {
    flags: "--report-fd <n>",
    for: WATCHING,
    says: { en: "write the report to this file descriptor", zh: "把报告写入该文件描述符" },
  },
  {
    flags: "--give-up",
    for: WATCHING,
    says: {
      en: "end the command once a stall's cause is confirmed and go would wait on",
      zh: "一旦确认卡住的原因且 go 仍会继续等待，就结束该命令",
    },
  },
  {
    flags: "--fail-on-cause",
    for: WATCHING,
    says: { en: "exit 1 when a cause is found although the command succeeded", zh: "命令成功但发现原因时以 1 退出" },
  },
  {
    flags: "--seed <seed>",
    for: LAB,
    says: { en: "draw hosts, ports, paths and delays from this seed", zh: "用该种子生成主机、端口、路径和延迟" },
  },
  { flags: "--jobs <n>", for: LAB, says: { en: "run that many scenarios at once", zh: "同时运行的场景数" } },
  {
    flags: "--long",
    for: LAB,
    says: { en: "let every go command run to its own end, or 200 s", zh: "让每个 go 命令运行到自行结束，最多 200 秒" },
  },
  {
    flags: "--record",
    for: LAB,
    says: { en: "write recorded.json into each cause's folder", zh: "把 recorded.json 写入各原因的目录" },
  },
  { flags: "-V, --version", for: null, says: { en: "print the version", zh: "显示版本" } },
  { flags: "-h, --help", for: null, says: { en: "print this page", zh: "显示本页" } },
];

/** The spellings of a row: `-o, --output <file>` → `-o`, `--output`. */
export const spellingsOf = (row: OptionRow): string[] => row.flags.replace(/ <.*/, "").split(", ");

export const takesValue = (row: OptionRow): boolean => row.flags.includes("<");
