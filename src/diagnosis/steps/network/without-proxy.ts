import type { ValueOf } from "../../../facts/fact.ts";
import type { proxyList } from "../../../facts/settings.ts";
import type { Text } from "../../../text/language.ts";
import type { Sentence, StepResult } from "../../diagnosis.ts";
import { passed } from "../result.ts";

type Entry = ValueOf<typeof proxyList>["entries"][number];

/** There is no module proxy on the network here: nothing to test, or nothing that was asked for. */
export function withoutProxy(entries: readonly Entry[], tookMs: number, seen: readonly Sentence[]): StepResult {
  const kind = firstKind(entries);
  if (kind === "direct")
    return {
      step: "network",
      state: "skipped",
      tookMs,
      why: {
        text: {
          en: "GOPROXY=direct: go asks each module's own host (not tried: --direct).",
          zh: "GOPROXY=direct：go 直接访问每个模块自己的主机（未尝试：--direct）。",
        },
        values: {},
      },
      seen,
    };
  const text = kind === "url" || kind === "invalid" ? WITHOUT_PROXY.off : WITHOUT_PROXY[kind];
  return passed("network", tookMs, [{ text, values: {} }, ...seen]);
}

const WITHOUT_PROXY = {
  file: { en: "GOPROXY is a directory: no host is asked for modules.", zh: "GOPROXY 是目录：不向任何主机请求模块。" },
  "file-first": {
    en: "The first entry of GOPROXY is a directory: hosts are asked only for modules that it lacks (not tried).",
    zh: "GOPROXY 的第一项是目录：只有它缺少的模块才会向主机请求（未尝试）。",
  },
  unset: { en: "GOPROXY has no value: no host is asked for modules.", zh: "GOPROXY 没有值：不向任何主机请求模块。" },
  off: { en: "GOPROXY=off: no host is asked for modules.", zh: "GOPROXY=off：不向任何主机请求模块。" },
} as const satisfies Readonly<Record<string, Text>>;

function firstKind(entries: readonly Entry[]): Entry["kind"] | "unset" | "file-first" {
  // From a directory that is not there go turns to what stands behind it.
  const first = entries.find((entry) => entry.kind !== "file" || entry.problem !== "ENOENT") ?? entries[0];
  const kind = first?.kind ?? "unset";
  const isLast = entries.every((entry) => !entry.reachable || entry.kind === "file" || entry.kind === "off");
  return kind === "file" && !isLast ? "file-first" : kind;
}
