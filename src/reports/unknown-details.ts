import type { Language } from "../text/language.ts";

/**
 * Why a fact is not known, and what would help, in Chinese. Facts carry these sentences in English, so that a saved file is the same
 * whatever the language of the machine was; what is not listed is shown in English.
 */
const CHINESE: readonly (readonly [RegExp, string])[] = [
  [/^Nothing asked for it\.$/, "没有检查用到它。"],
  [/^The check-up was interrupted\.$/, "检查被中断。"],
  [/^No answer within (\d+) ms\.$/, "$1 ms 内没有回答。"],
  [/^The probe (\S+) gave no answer\.$/, "探测 $1 没有给出结果。"],
  [/^--offline: no socket is opened\.$/, "--offline：不打开任何套接字。"],
  [/^(\S+) cannot be read\.$/, "无法读取 $1。"],
  [/^\/proc\/PID\/limits holds no limit\.$/, "/proc/PID/limits 中没有任何限制。"],
  [/^CC names no program\.$/, "CC 没有指定程序。"],
  [/^No go\.sum is compared with the module cache here\.$/, "此处没有需要与模块缓存比对的 go.sum。"],
  [/^GOCACHEPROG names no program\.$/, "GOCACHEPROG 没有指定程序。"],
  [/^CGO_ENABLED is 0: go runs no C compiler\.$/, "CGO_ENABLED 为 0：go 不运行 C 编译器。"],
  [/^No directory on PATH holds an executable go\.$/, "PATH 的任何目录中都没有可执行的 go。"],
  [
    /^No directory takes a scratch module: see the trials of the directories\.$/,
    "没有目录能容纳临时模块：见各目录的试验结果。",
  ],
  [/^A scratch module in (.+) cannot be made: (\S+)\.$/, "无法在 $1 中创建临时模块：$2。"],
  [/^No go answers with its version, so that nothing chooses a toolchain\.$/, "没有 go 回答版本，因此无从选择工具链。"],
  [/^Reading \/etc\/resolv\.conf does not end\.$/, "读取 /etc/resolv.conf 没有结束。"],
  [/^A directory on PATH does not answer, and the others hold no go\.$/, "PATH 中有目录没有应答，其余目录中没有 go。"],
  [/^gowhy could not start the program of its own that looks at files\.$/, "gowhy 无法启动自己用于查看文件的程序。"],
  [
    /^gowhy could not start the program of its own that looks at files, or it was ended\.$/,
    "gowhy 无法启动自己用于查看文件的程序，或该程序被终止。",
  ],
  [
    /^See the limits of open files, processes and memory where gowhy runs \(ulimit -a\), and whether it has a \/dev\/null\.$/,
    "查看 gowhy 运行处的打开文件数、进程数和内存限制（ulimit -a），以及是否有 /dev/null。",
  ],
  [/^The caches did not answer: their file system hangs\.$/, "缓存没有应答：其文件系统卡住了。"],
  [/^The caches could not be looked at: (.+)\.$/, "无法查看缓存：$1。"],
  [
    /^The command runs under a seccomp filter that gowhy itself is not under\.$/,
    "该命令受 seccomp 过滤器限制，而 gowhy 自身不受限。",
  ],
  [
    /^The environment of the process may not be read, so that its proxies are not known\.$/,
    "无权读取该进程的环境变量，因此不知道它的代理。",
  ],
  [
    /^The environment of the process could not be read in time: the kernel holds its memory\.$/,
    "未能及时读到该进程的环境变量：内核占用着它的内存锁。",
  ],
  [/^The environment of the process may not be read\.$/, "无权读取该进程的环境变量。"],
  [
    /^The process has a network namespace of its own; its routes cannot be tried from here\.$/,
    "该进程有自己的网络命名空间，无法从这里测试其路径。",
  ],
  [/^There is no go on PATH and no GOROOT is set\.$/, "PATH 中没有 go，也没有设置 GOROOT。"],
  [/^There is no go on PATH\.$/, "PATH 中没有 go。"],
  [/^There is no working directory to look for a repository from\.$/, "没有工作目录，无从查找版本库。"],
  [/^go did not say whether it would use cgo\.$/, "go 没有说明是否会使用 cgo。"],
  [/^A directory above (.+) does not answer\.$/, "$1 的某个上级目录没有应答。"],
  [/^refused by hidepid: .*$/, "被 hidepid 拒绝：/proc 隐藏了其他用户的进程"],
  [/^refused by uid: .*$/, "被 uid 拒绝：该进程属于另一个用户"],
  [/^refused by dumpable: .*$/, "被 dumpable 拒绝：该进程被标记为不可转储"],
  [/^refused by capability: .*$/, "被 capability 拒绝：该进程拥有 gowhy 没有的 capability"],
  [/^refused by user-namespace: .*$/, "被 user namespace 拒绝：该进程位于另一个 user namespace"],
  [/^refused by yama: .*$/, "被 yama 拒绝：kernel.yama.ptrace_scope 不允许其他进程这样做"],
  [/^refused by seccomp: .*$/, "被 seccomp 拒绝：gowhy 受 seccomp 过滤器限制"],
  [/^refused by security-module: .*$/, "被安全模块或 gowhy 不了解的内核规则拒绝"],
  [/^refused by kernel: .*$/, "此内核不提供该功能"],
  [/^The process (\d+) has ended\.$/, "进程 $1 已结束。"],
  [
    /^The dump went to the standard error of the process \((.+)\), which gowhy cannot read\.$/,
    "goroutine 已写到该进程的标准错误（$1），gowhy 无法读取。",
  ],
  [
    /^The process wrote no dump to (.+): it handles SIGQUIT itself\.$/,
    "该进程没有向 $1 写出 goroutine：它自行处理 SIGQUIT。",
  ],
  [/^Run gowhy outside of this sandbox or container\.$/, "在该沙箱或容器之外运行 gowhy。"],
  [/^Run gowhy inside of that container: (.+)$/, "在该容器内运行 gowhy：$1"],
  [/^Run gowhy unconfined; the audit log names the rule\.$/, "在不受限的情况下运行 gowhy；审计日志中有相应规则。"],
  [/^None on this kernel\.$/, "此内核上没有办法。"],
  [/^Install Go, or add the bin directory of its tree to PATH\.$/, "安装 Go，或把其 bin 目录加入 PATH。"],
  [/^Mount \/proc\.$/, "挂载 /proc。"],
  [/^Run gowhy as the same user or as root\.$/, "以同一用户或 root 运行 gowhy。"],
  [/^Run gowhy as the user of that process, or as root\.$/, "以该进程的用户或 root 运行 gowhy。"],
  [/^Run gowhy as the user of that process, with \/proc mounted\.$/, "以该进程的用户运行 gowhy，并挂载 /proc。"],
  [/^Run gowhy inside of the same sandbox\.$/, "在同一沙箱内运行 gowhy。"],
];

/** The sentence in the language asked for. */
export function unknownDetail(detail: string, language: Language): string {
  if (language !== "zh-CN") return detail;
  const row = CHINESE.find(([english]) => english.test(detail));
  return row ? detail.replace(row[0], row[1]) : detail;
}
