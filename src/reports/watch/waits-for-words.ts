import type { Language } from "../../text/language.ts";

/**
 * What a holder does, in Chinese, as a clause of its own. Facts carry these words in English, so that a saved file is the same whatever the
 * language of the machine was; what is not listed is shown in English.
 */
const CHINESE: readonly (readonly [RegExp, string])[] = [
  [/^an answer from the name server (.+)$/, "在等待 DNS 服务器 $1 的应答"],
  [/^a connection to (.+)$/, "在等待与 $1 建立连接"],
  [/^an answer from the proxy (.+)$/, "在等待代理 $1 的应答"],
  [/^the TLS handshake with (.+)$/, "在等待与 $1 的 TLS 握手"],
  [/^a response from (.+)$/, "在等待 $1 的响应"],
  [/^the rest of a response from (.+)$/, "在等待 $1 响应的剩余部分"],
  [/^the lock on (.+)$/, "在等待 $1 的锁"],
  [/^the file system at (.+)$/, "在等待 $1 处的文件系统"],
  [/^its child (.+)$/, "在等待子进程 $1"],
  [/^an answer at the terminal (.+)$/, "在等待终端 $1 上的输入"],
  [/^a SIGCONT: it is stopped$/, "在等待 SIGCONT（它已被暂停）"],
  [/^its tracer (.+)$/, "在等待跟踪它的进程 $1"],
  [/^a thaw of (.+)$/, "在等待 $1 被解冻"],
  [/^its seccomp supervisor$/, "在等待其 seccomp 监管程序"],
  [/^CPU time of its quota$/, "在等待配额内的 CPU 时间"],
  [/^memory$/, "在等待内存"],
  [/^the disk$/, "在等待磁盘"],
  [/^the disk under (.+)$/, "在等待 $1 所在的磁盘"],
  [/^nothing: it compiles (.+)$/, "正在编译 $1"],
  [/^nothing: it links (.+)$/, "正在链接 $1"],
  [/^nothing: it works$/, "正在工作"],
  [/^nothing \(sleeping\)$/, "休眠中，没有等待什么"],
  [/^a reader of (.+)$/, "在等待有程序读取 $1"],
];

export function waitsForWords(english: string, language: Language): string {
  if (language !== "zh-CN") return english;
  const row = CHINESE.find(([pattern]) => pattern.test(english));
  return row ? english.replace(row[0], row[1]) : english;
}
