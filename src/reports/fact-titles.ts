import type { Unseen } from "../diagnosis/diagnosis.ts";
import type { Language } from "../text/language.ts";

/** Chinese titles of the facts; the English ones stand at the facts themselves. */
const CHINESE: Readonly<Record<string, string>> = {
  "subject.process": "被诊断的进程",
  "subject.environment": "go 及其子进程读取的环境变量",
  "subject.command": "所运行的命令",
  "subject.attached": "所附着的进程",
  "settings.go": "Go 变量及其来源",
  "settings.goproxy": "GOPROXY 的各个条目",
  "settings.unusable": "go 无法使用的值",
  "toolchain.on-path": "PATH 中的 go 程序",
  "toolchain.answer": "go version 的回答",
  "toolchain.tree": "GOROOT 及其工具",
  "toolchain.module": "go 所处的模块",
  "toolchain.cache-program": "缓存程序的第一条应答",
  "toolchain.module-sums": "go.sum 与模块缓存的比对",
  "toolchain.switch": "go.mod 要求的工具链",
  "toolchain.c-compiler": "C 编译器",
  "toolchain.trial": "在临时模块中运行 go list",
  "resolver.config": "resolv.conf 和 nsswitch.conf",
  "network.routes": "go 会访问的主机（逐阶段）",
  "network.trust-roots": "Go 读取的证书文件",
  "network.credentials": "配有凭据的主机",
  "disk.places": "go 工作所用的目录",
  "permission.cache-entries": "缓存分片和锁文件",
  "lock.waits": "有人等待的锁",
  "limits.rlimits": "资源限制",
  "limits.cgroup": "cgroup 限制",
  "limits.processors": "处理器",
  "limits.memory": "内存与压力",
  "vcs.repository": "模块所在的版本库",
  "watch.waits": "命令及其子进程等待了什么",
  "watch.time": "命令的时间花在哪里",
  "watch.processes": "命令启动的进程",
  "watch.sampler": "观察命令的方式",
  "watch.stacks": "go 进程的 goroutine",
  "watch.trace": "命令的跟踪记录",
  "watch.goActions": "go 自己记录的工作过程",
};

export const factTitle = ({ fact, title }: Pick<Unseen, "fact" | "title">, language: Language): string =>
  language === "zh-CN" ? (CHINESE[fact] ?? title) : title;
