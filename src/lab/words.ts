import { type Language, say, type Text, type Values } from "../text/language.ts";

/** What the lab says around the names of scenarios. `ok`, `FAILED`, `again`, `skipped NAME:` and the last line of figures are read by programs. */
const WORDS = {
  longForm: { en: "long form", zh: "完整形式" },
  shortForm: { en: "short form", zh: "简短形式" },
  begins: { en: "seed {seed}, {count} scenarios, {form}", zh: "seed {seed}，{count} 个场景，{form}" },
  notReproducible: { en: "not reproducible {cause}: {reason}", zh: "无法重现 {cause}：{reason}" },
  listedNotReproducible: { en: "not reproducible: {reason}", zh: "无法重现：{reason}" },
  skippedHere: { en: "skipped here: {reason}", zh: "在此跳过：{reason}" },
  notRun: { en: "interrupted: {count} not run", zh: "已中断：{count} 个未运行" },
  noTime: { en: "no time", zh: "没有时间账目" },
  unexplained: { en: "{percent} % unexplained", zh: "{percent} % 未能解释" },
  ofWall: { en: "{unexplained} of {wall}", zh: "{wall} 中 {unexplained}" },
  namedAfter: { en: "named after {took}; ", zh: "{took} 后指明；" },
  answered: { en: "answered", zh: "已回答" },
  notFound: { en: "not found", zh: "未找到" },
  found: { en: "{found} in {took}; {go}", zh: "{found}，用时 {took}；{go}" },
  goEnded: { en: "go ended in {took}", zh: "go 在 {took} 后结束" },
  goDidNotEnd: { en: "go did not end", zh: "go 没有结束" },
  noProgram: { en: "no {name}", zh: "没有 {name}" },
  needsRoot: { en: "needs root ({name})", zh: "需要 root（{name}）" },
  noLoop: { en: "no loop devices (/dev/loop-control)", zh: "没有 loop 设备（/dev/loop-control）" },
  noController: {
    en: "no {name} controller to make a control group of",
    zh: "没有可用来建立控制组的 {name} 控制器",
  },
  noNamespaces: { en: "no namespaces: {reason}", zh: "无法建立命名空间：{reason}" },
  planted: { en: "planted → found, best first", zh: "植入的故障 → 找到的原因，最可能的在前" },
  seed: { en: "seed {seed}", zh: "seed {seed}" },
  ranks: {
    en: "{first} of {count} first in rank, {hurt} hurt go as planted, {alarms} false alarms",
    zh: "{count} 个中有 {first} 个排在首位，{hurt} 个如期妨碍了 go，误报 {alarms} 次",
  },
  medians: {
    en: "median time to the verdict {verdict}; go's own time to its end {go} where it ended, {times} times it did not while it was watched",
    zh: "得出结论用时的中位数 {verdict}；go 自身结束用时 {go}（就结束了的而言），观察期间有 {times} 次没有结束",
  },
  brier: {
    en: "Brier score {score} (0 is perfect, 0.25 a coin)",
    zh: "Brier 分数 {score}（0 为完美，0.25 如同抛硬币）",
  },
  calibration: {
    en: "  stated {from} to {to}: {count} verdicts, mean {mean}, right {right} %",
    zh: "  声明 {from} 至 {to}：{count} 个结论，均值 {mean}，正确 {right} %",
  },
  falseAlarm: { en: "false alarm in {name}: {alarm}", zh: "{name} 中的误报：{alarm}" },
  noResultFor: { en: "no result for {name}: {error}", zh: "{name} 没有结果：{error}" },
  noResult: { en: "(no result)", zh: "（没有结果）" },
  nothing: { en: "nothing", zh: "无" },
} as const satisfies Readonly<Record<string, Text>>;

export const word = (name: keyof typeof WORDS, language: Language, values: Values = {}): string =>
  say(WORDS[name], language, values);
