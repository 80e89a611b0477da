import { type Language, say, type Text } from "../text/language.ts";

const LABELS = {
  evidence: { en: "evidence", zh: "证据" },
  likelyWhy: { en: "likely why", zh: "可能的缘由" },
  against: { en: "against it", zh: "反面线索" },
  goItself: { en: "go itself", zh: "go 自身" },
  fix: { en: "fix", zh: "解决办法" },
  wontHelp: { en: "won't help", zh: "没有用" },
  explains: { en: "explains", zh: "由此引起" },
  ruledOut: { en: "ruled out", zh: "已排除" },
  cannotTell: { en: "cannot tell", zh: "无法判断" },
  notSeen: { en: "not seen", zh: "未能看到" },
  note: { en: "note", zh: "提示" },
  where: { en: "where {wall} went", zh: "{wall} 花在哪里" },
  unexplained: { en: "unexplained", zh: "未能解释" },
  arithmetic: { en: "arithmetic", zh: "计算" },
  noSign: { en: "no sign", zh: "无迹象" },
  also: { en: "also", zh: "另外" },
  steps: { en: "steps", zh: "步骤" },
  more: { en: "more", zh: "详情" },
  waits: { en: "waits", zh: "等待" },
  slowest: { en: "slowest", zh: "最慢的" },
  goroutines: { en: "goroutines", zh: "goroutine" },
  trace: { en: "trace", zh: "跟踪" },
  observed: { en: "observation", zh: "观察" },
} as const satisfies Readonly<Record<string, Text>>;

const SENTENCES = {
  healthy: { en: "Nothing here slows or breaks go.", zh: "这里没有什么拖慢或破坏 go。" },
  healthyAsSeen: {
    en: "Nothing was found that slows or breaks go, as far as could be seen.",
    zh: "就所能看到的范围而言，没有发现拖慢或破坏 go 的原因。",
  },
  nothingChanged: { en: "{took}, nothing changed", zh: "用时 {took}，未改动任何东西" },
  noCause: {
    en: "The {step} step fails, and no cause that gowhy knows explains it with certainty",
    zh: "{step}这一步失败了，而 gowhy 已知的原因都不能确切解释它",
  },
  commandFailed: {
    en: "{command} failed ({how}), and nothing on this machine was found that explains it",
    zh: "{command} 失败（{how}），未在本机发现能解释它的原因",
  },
  commandEnded: { en: "{command} was ended by {how} while it got on", zh: "{command} 在仍有进展时被 {how} 结束" },
  commandEndedUnseen: {
    en: "{command} was ended by {how}, and what it waited for could not be seen",
    zh: "{command} 被 {how} 结束，而未能看到它在等待什么",
  },
  processRests: {
    en: "{command} did nothing all the while, and what it waited for could not be seen",
    zh: "{command} 一直没有任何动作，而未能看到它在等待什么",
  },
  commandStillRuns: {
    en: "{command} still runs, and nothing on this machine was found that holds it up",
    zh: "{command} 仍在运行，未在本机发现阻碍它的原因",
  },
  stallWithoutCause: {
    en: "{who} has waited {took} for {what}, and no cause that gowhy knows explains it with certainty",
    zh: "{who} 已等待{what} {took}，而 gowhy 已知的原因都不能确切解释它",
  },
  waited: { en: "{who} waited {took} for {what}", zh: "{who} 等待{what}，历时 {took}" },
  waitedToTheEnd: {
    en: "{who} waited for {what} when it was ended, {took} by then",
    zh: "{who} 被结束时仍在等待{what}，已有 {took}",
  },
  stillWaits: { en: "{who} is still waiting for {what}, {took} so far", zh: "{who} 仍在等待{what}，至今 {took}" },
  syns: { en: "{count} SYNs without an answer", zh: "{count} 个 SYN 没有应答" },
  onMount: { en: "it lies on {type} {source} at {on}", zh: "位于挂载在 {on} 的 {type}（{source}）" },
  inTheWay: { en: "in the way: {who}", zh: "阻挡者：{who}" },
  holderWaits: { en: "{holder}, which waits for {what}", zh: "{holder}（{what}）" },
  and: { en: "; and ", zh: "；以及 " },
  succeeded: { en: "{command} succeeded in {took}", zh: "{command} 成功，用时 {took}" },
  fileWaits: {
    en: "{count} short waits for the disk or the file system at {on}, {took} in all, {longest} the longest.",
    zh: "对 {on} 处磁盘或文件系统的短暂等待 {count} 次，合计 {took}，最长 {longest}。",
  },
  fileWaitsSomewhere: {
    en: "{count} short waits for the disk, {took} in all, {longest} the longest.",
    zh: "对磁盘的短暂等待 {count} 次，合计 {took}，最长 {longest}。",
  },
  moreWaits: { en: "and {count} more (--why)", zh: "另有 {count} 个（--why）" },
  moreWithWhy: { en: "and {count} more (--why)", zh: "另有 {count} 个（--why）" },
  stacksOf: {
    en: "pid {pid}, {version}, read from {how} in {took}",
    zh: "pid {pid}，{version}，用 {took} 从 {how} 读出",
  },
  more: { en: "{count} more", zh: "其余 {count} 项" },
  packages: { en: "{count} packages", zh: "{count} 个包" },
  programs: { en: "{count} programs", zh: "{count} 个程序" },
  atOnce: { en: ", {count} at once", zh: "，并发 {count}" },
  tooShort: { en: "(too short to be watched)", zh: "（太短，来不及观察）" },
  exitCode: { en: "exit code {code}", zh: "退出码 {code}" },
  found: { en: "found in {took}", zh: "{took} 内找到" },
  cost: { en: "cost {took}", zh: "耗时 {took}" },
  givesUp: { en: "go itself: {when}", zh: "go 自身：{when}" },
  neverGivesUp: { en: "waits for ever", zh: "会一直等下去" },
  stillSlow: { en: "Still slow? gowhy go build ./...", zh: "仍然很慢？gowhy go build ./..." },
  explainMore: { en: "gowhy explain {cause}", zh: "gowhy explain {cause}" },
  tellUs: {
    en: "gowhy --format markdown writes this report for an issue; names are masked.",
    zh: "gowhy --format markdown 可生成用于 issue 的报告，名称会被替换。",
  },
} as const satisfies Readonly<Record<string, Text>>;

export type Label = keyof typeof LABELS;

/** The fixed sentences of the reports. */
export const label = (name: Label, language: Language, values: Readonly<Record<string, string>> = {}): string =>
  say(LABELS[name], language, values);

export const sentence = (
  name: keyof typeof SENTENCES,
  language: Language,
  values: Readonly<Record<string, string | number>> = {},
): string => say(SENTENCES[name], language, values);
