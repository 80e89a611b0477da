import { routes } from "../../facts/routes.ts";
import { proxyList } from "../../facts/settings.ts";
import { mainModule } from "../../facts/toolchain.ts";
import { whyStopped } from "../steps/network/why-stopped.ts";
import type { NoteRule } from "./note-rule.ts";

/** The module builds from vendor/, so that go asks no host; `go get` and `go mod tidy` would, and the first proxy is broken. */
export const brokenBesideVendor: NoteRule = (facts) => {
  const first = facts.value(proxyList)?.entries[0];
  if (!facts.value(mainModule)?.vendor || first?.kind !== "url") return [];
  const route = facts
    .value(routes)
    ?.routes.find((each) => each.purpose === "module-proxy" && each.entry === first.index && !each.met);
  if (!route || route.stoppedAt === null) return [];
  const { text, values } = whyStopped(route);
  return [
    {
      note: "network/broken-beside-vendor",
      text: {
        en: `Builds here come from vendor/ and ask no host; go get and go mod tidy would meet this: ${text.en}`,
        zh: `此处的构建来自 vendor/，不访问任何主机；go get 和 go mod tidy 则会遇到：${text.zh}`,
      },
      values,
    },
  ];
};
