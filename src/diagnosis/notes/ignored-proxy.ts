import { unusableValues } from "../../facts/settings.ts";
import type { NoteRule } from "./note-rule.ts";

/** A proxy variable that Go cannot read is no error to it: it goes without a proxy and says nothing. Source: golang.org/x/net/http/httpproxy. */
export const ignoredProxy: NoteRule = (facts) =>
  (facts.value(unusableValues)?.values ?? [])
    .filter(({ effect }) => effect === "ignored")
    .map(({ name, value, problem }) => ({
      note: "http-proxy/ignored-value",
      text: {
        en: "{name}={value} is no address that go can read ({problem}): without a word it uses no proxy, as if {name} were not set.",
        zh: "{name}={value} 不是 go 能读取的地址（{problem}）：go 不作任何提示，如同未设置 {name} 一样不使用代理。",
      },
      values: { name, value, problem },
    }));
