import type { WaitKind } from "../../facts/watch.ts";
import type { Text } from "../../text/language.ts";

/** What a wait is for, so that "waited 3.1 s for …" can be said with it. A Chinese one that begins with a name keeps a space before it. */
export const WAITED_FOR: Readonly<Record<WaitKind, Text>> = {
  dns: { en: "an answer from DNS server {on}", zh: "DNS 服务器 {on} 的应答" },
  connect: { en: "a connection to {on}", zh: "与 {on} 建立连接" },
  proxy: { en: "the forward proxy {on} to open the way", zh: "正向代理 {on} 打通连接" },
  tls: { en: "the TLS handshake with {on}", zh: "与 {on} 的 TLS 握手" },
  response: { en: "a response from {on}", zh: " {on} 的响应" },
  body: { en: "the rest of a response from {on}", zh: " {on} 响应的剩余部分" },
  lock: { en: "the lock of {on}", zh: " {on} 的锁" },
  filesystem: { en: "the file system at {on}", zh: " {on} 处的文件系统" },
  child: { en: "its child {on}", zh: "子进程 {on}" },
  prompt: { en: "somebody to answer at {on}", zh: "有人在 {on} 输入" },
  stopped: { en: "{on}: it is stopped", zh: " {on}：它已被暂停" },
  frozen: { en: "a thaw of {on}", zh: "{on} 解冻" },
  seccomp: { en: "a seccomp supervisor", zh: "seccomp 监管程序" },
  throttled: { en: "CPU time of its quota", zh: "配额内的 CPU 时间" },
  memory: { en: "memory ({on})", zh: "内存（{on}）" },
  io: { en: "the disk ({on})", zh: "磁盘（{on}）" },
  compile: { en: "compiling {on}", zh: "编译 {on}" },
  link: { en: "linking {on}", zh: "链接 {on}" },
  cpu: { en: "{on}, which works", zh: "正在工作的 {on}" },
  stdout: { en: "a reader of its output ({on})", zh: "有程序读取其输出（{on}）" },
};

/** The kinds as the table of time names them. The words of the Diagnosis stay as they are in JSON. */
export const KIND_NAMES: Readonly<Record<WaitKind, Text>> = {
  dns: { en: "DNS", zh: "DNS" },
  connect: { en: "connect", zh: "建立连接" },
  proxy: { en: "forward proxy", zh: "正向代理" },
  tls: { en: "TLS", zh: "TLS" },
  response: { en: "response", zh: "等待响应" },
  body: { en: "body", zh: "接收响应" },
  lock: { en: "lock", zh: "文件锁" },
  filesystem: { en: "file system", zh: "文件系统" },
  child: { en: "child", zh: "子进程" },
  prompt: { en: "prompt", zh: "等待输入" },
  stopped: { en: "stopped", zh: "被暂停" },
  frozen: { en: "frozen", zh: "被冻结" },
  seccomp: { en: "seccomp", zh: "seccomp" },
  throttled: { en: "CPU quota", zh: "CPU 配额" },
  memory: { en: "memory", zh: "内存" },
  io: { en: "disk", zh: "磁盘" },
  compile: { en: "compile", zh: "编译" },
  link: { en: "link", zh: "链接" },
  cpu: { en: "CPU", zh: "CPU" },
  stdout: { en: "output to", zh: "输出到" },
};

/** Where no file is known: by the kernel's account of pressure alone. */
export const FOR_THE_DISK: Text = { en: "the disk", zh: "磁盘" };
