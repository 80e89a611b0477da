import { goSettings } from "../../../facts/settings.ts";
import type { FactStore } from "../../../facts/store.ts";
import type { Sentence } from "../../diagnosis.ts";

/** Where somebody set a Go variable, as the end of a sentence; null where nobody did. */
export function whereSet(facts: FactStore, name: string): Sentence | null {
  const variable = facts.value(goSettings)?.variables.find((each) => each.name === name);
  if (variable?.source === "environment") return IN_ENVIRONMENT;
  if (variable?.source !== "user-file" && variable?.source !== "goroot-file") return null;
  return {
    text: { en: "in {setFile}, line {setLine}", zh: "{setFile} 第 {setLine} 行" },
    values: { setFile: variable.file ?? "-", setLine: variable.line ?? "?" },
  };
}

export const IN_ENVIRONMENT: Sentence = { text: { en: "in the environment", zh: "环境变量" }, values: {} };

/** A sentence with where the variable was set at its end; as it is where nobody set it. */
export function withWhereSet({ text, values }: Sentence, name: string, where: Sentence | null): Sentence {
  if (where === null) return { text, values };
  return {
    text: {
      en: `${text.en.replace(/\.$/, "")} ({setName} is set ${where.text.en}).`,
      zh: `${text.zh.replace(/。$/, "")}（{setName} 的设置位置：${where.text.zh}）。`,
    },
    values: { ...values, ...where.values, setName: name },
  };
}
