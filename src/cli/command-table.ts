import type { Text } from "../text/language.ts";

export interface CommandRow {
  readonly name: string;
  readonly usage: string;
  readonly says: Text;
  readonly built: boolean;
}

/** Every command of the contract; those that are not built say so. */
export const COMMAND_TABLE: readonly CommandRow[] = [
  {
    name: "check",
    usage: "check",
    built: true,
    says: {
      en: "the five-step check-up of this machine and directory (the default)",
      zh: "对本机和当前目录做五步检查（默认命令）",
    },
  },
  {
    name: "go",
    usage: "go ARGS…",
    built: true,
    says: {
      en: "run go, and explain at the end where the time went and why it failed",
      zh: "运行 go，结束时说明时间花在哪里、为何失败",
    },
  },
  {
    name: "run",
    usage: "run -- CMD…",
    built: true,
    says: { en: "the same for any command", zh: "对任意命令做同样的事" },
  },
  {
    name: "attach",
    usage: "attach PID",
    built: true,
    says: {
      en: "explain a command that is already running or hung, without harming it",
      zh: "说明一个正在运行或卡住的命令在等什么，且不影响它",
    },
  },
  { name: "causes", usage: "causes [AREA]", built: true, says: { en: "the catalogue of causes", zh: "原因目录" } },
  { name: "explain", usage: "explain CAUSE", built: true, says: { en: "one cause's page", zh: "某个原因的说明页" } },
  {
    name: "lab",
    usage: "lab list|run|score",
    built: true,
    says: { en: "faults on purpose, in a sandbox", zh: "在沙箱中故意制造故障" },
  },
  ...(["env", "read", "fix", "undo", "measure"] as const).map((name) => ({
    name,
    usage: name,
    built: false,
    says: { en: "not in this version", zh: "本版本尚未提供" },
  })),
];
