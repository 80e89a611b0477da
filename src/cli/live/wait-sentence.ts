import type { WaitSeen } from "../../observers/seen.ts";
import { type Language, say, type Text } from "../../text/language.ts";
import { printable } from "../../text/printable.ts";

const SENTENCES: Readonly<Record<WaitSeen["what"], Text>> = {
  dns: { en: "no answer from DNS server {on}", zh: "DNS 服务器 {on} 没有应答" },
  connect: { en: "no answer from {on}", zh: "{on} 没有应答" },
  proxy: { en: "no answer from the forward proxy {on}", zh: "正向代理 {on} 没有应答" },
  tls: { en: "no TLS answer from {on}", zh: "{on} 没有 TLS 应答" },
  response: { en: "no response from {on}", zh: "{on} 没有返回响应" },
  body: { en: "no more data from {on}", zh: "{on} 不再发来数据" },
  lock: { en: "the lock on {on} is held by {holder}", zh: "{on} 上的锁由 {holder} 持有" },
  filesystem: { en: "the file system does not answer for {on}", zh: "文件系统对 {on} 没有应答" },
  child: { en: "{on} does nothing", zh: "{on} 没有动静" },
  prompt: { en: "{who} waits for an answer at {on}", zh: "{who} 在 {on} 等待输入" },
  stopped: { en: "{who} is stopped", zh: "{who} 已被暂停" },
  frozen: { en: "{who} is frozen: {on}", zh: "{who} 被冻结：{on}" },
  seccomp: { en: "{who} waits for a seccomp supervisor", zh: "{who} 在等待 seccomp 监管程序" },
  throttled: { en: "the CPU quota is used up", zh: "CPU 配额已用完" },
  memory: { en: "memory runs short", zh: "内存不足" },
  io: { en: "the disk is busy with {on}", zh: "磁盘正忙于 {on}" },
  compile: { en: "compiling {on}", zh: "正在编译 {on}" },
  link: { en: "linking {on}", zh: "正在链接 {on}" },
  cpu: { en: "{who} computes", zh: "{who} 正在计算" },
  stdout: { en: "nobody reads the output of {who}", zh: "没有程序读取 {who} 的输出" },
};

const LOCK_WITHOUT_HOLDER: Text = { en: "the lock on {on} is held", zh: "{on} 上的锁被占用" };
const DISK_ALONE: Text = { en: "the disk is busy", zh: "磁盘繁忙" };
const IN_CHILD: Text = { en: "{who}: {what}", zh: "{who}：{what}" };
const WITH_ITS_WAIT: Text = { en: "{holder}, which waits for {what}", zh: "{holder}（它在等待 {what}）" };

/** Words of a command that a line has room for. */
const MAX_WORDS = 3;
const MAX_PATH = 48;

/** What is waited for, as a person says it. `nameOf` gives an address its name where that is known. */
export function waitSentence(wait: WaitSeen, nameOf: (peer: string) => string, language: Language): string {
  const who = shortCommand(wait.argv);
  const [first] = wait.holders;
  const held = first ? `pid ${first.pid} (${shortCommand(first.argv)})` : null;
  const holder = held && first?.waitsFor ? say(WITH_ITS_WAIT, language, { holder: held, what: first.waitsFor }) : held;
  const text = textOf(wait, holder);
  const sentence = say(text, language, { on: shortTarget(wait, nameOf), who, holder });
  // A peer or a file alone does not say that it is git and not go that waits for it.
  const isChilds = wait.chain.length > 1 && ["dns", "connect", "proxy", "tls", "response", "body"].includes(wait.what);
  return printable(isChilds ? say(IN_CHILD, language, { who, what: sentence }) : sentence);
}

function textOf({ what, on }: WaitSeen, holder: string | null): Text {
  if (what === "lock" && holder === null) return LOCK_WITHOUT_HOLDER;
  return what === "io" && on === "" ? DISK_ALONE : SENTENCES[what];
}

function shortTarget(wait: WaitSeen, nameOf: (peer: string) => string): string {
  const path = wait.file?.path ?? (wait.on.startsWith("/") ? wait.on : null);
  if (path !== null) return path.length <= MAX_PATH ? path : `…${path.slice(-(MAX_PATH - 1))}`;
  // Of a child its name and first words: `go test` gives its programs more than a line has room for.
  if (wait.what === "child") return shortCommand(wait.on.split(" "));
  return nameOf(wait.on);
}

/** `/usr/lib/git-core/git-remote-https origin https://…` → `git-remote-https origin …` */
export function shortCommand(argv: readonly string[]): string {
  const [program = "?", ...rest] = argv;
  const words = [program.split("/").at(-1) || program, ...rest.slice(0, MAX_WORDS - 1)];
  const text = words.join(" ");
  const cut = text.length > MAX_PATH ? `${text.slice(0, MAX_PATH - 1)}…` : text;
  return argv.length > MAX_WORDS && cut === text ? `${text} …` : cut;
}
