import type { Step, Strength, Symptom } from "../causes/cause.ts";
import type { UnknownReason } from "../facts/fact.ts";
import { type Language, say, type Text } from "../text/language.ts";

const STEP_NAMES: Readonly<Record<Step, Text>> = {
  network: { en: "network", zh: "网络" },
  disk: { en: "disk", zh: "磁盘" },
  permissions: { en: "permissions", zh: "权限" },
  limits: { en: "limits", zh: "资源限制" },
  toolchain: { en: "toolchain", zh: "工具链" },
};

const STRENGTH_NAMES: Readonly<Record<Strength, Text>> = {
  proof: { en: "proof", zh: "铁证" },
  strong: { en: "strong", zh: "强线索" },
  weak: { en: "weak", zh: "弱线索" },
};

const SYMPTOM_NAMES: Readonly<Record<Symptom, Text>> = {
  hang: { en: "hangs", zh: "卡住" },
  slow: { en: "slow", zh: "慢" },
  "slow-download": { en: "slow download", zh: "下载慢" },
  "slow-build": { en: "slow build", zh: "构建慢" },
  "fails-at-once": { en: "fails at once", zh: "立即失败" },
  "fails-late": { en: "fails late", zh: "等很久才失败" },
  "wrong-result": { en: "wrong result", zh: "结果错误" },
  silent: { en: "silent", zh: "没有任何输出" },
};

const REASON_NAMES: Readonly<Record<UnknownReason, Text>> = {
  "not-run": { en: "not tried", zh: "未尝试" },
  "not-permitted": { en: "not permitted", zh: "没有权限" },
  "not-installed": { en: "not installed", zh: "未安装" },
  "timed-out": { en: "timed out", zh: "超时" },
  failed: { en: "failed", zh: "失败" },
  "not-applicable": { en: "does not apply", zh: "不适用" },
};

const STATE_NAMES = {
  confirmed: { en: "confirmed", zh: "已证实" },
  likely: { en: "likely", zh: "很可能" },
  "cannot-tell": { en: "cannot tell", zh: "无法判断" },
} as const;

const RISK_NAMES = {
  safe: { en: "safe", zh: "安全" },
  reversible: { en: "can be undone", zh: "可撤销" },
  "by-hand": { en: "by hand", zh: "需手动操作" },
} as const;

const STEP_STATE_NAMES = {
  passed: { en: "passed", zh: "通过" },
  failed: { en: "failed", zh: "失败" },
  "not-done": { en: "not done", zh: "未完成" },
  skipped: { en: "skipped", zh: "跳过" },
} as const;

/** The few words that every report uses, in both languages. */
export const stepName = (step: Step, language: Language): string => say(STEP_NAMES[step], language);
export const strengthName = (strength: Strength, language: Language): string => say(STRENGTH_NAMES[strength], language);
export const reasonName = (reason: UnknownReason, language: Language): string => say(REASON_NAMES[reason], language);
export const stateName = (state: keyof typeof STATE_NAMES, language: Language): string =>
  say(STATE_NAMES[state], language);
export const riskName = (risk: keyof typeof RISK_NAMES, language: Language): string => say(RISK_NAMES[risk], language);
export const stepStateName = (state: keyof typeof STEP_STATE_NAMES, language: Language): string =>
  say(STEP_STATE_NAMES[state], language);
export const symptomName = (symptom: Symptom, language: Language): string => say(SYMPTOM_NAMES[symptom], language);
