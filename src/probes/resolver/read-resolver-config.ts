import { resolverConfig } from "../../facts/resolver.ts";
import type { Content } from "../../system/files/files.ts";
import type { Outcome } from "../../system/outcome.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { parseNsswitch } from "./parse-nsswitch.ts";
import { parseResolvConf } from "./parse-resolv-conf.ts";

/** Go reads the whole file, at most three servers of it count; what lies behind 256 KiB is counted, not read. */
const MAX_BYTES = 256 * 1024;
/** Both files are small, lie on the root file system mostly, and are read at once; the probe has 4 s. */
const DEADLINE_MS = 1_500;

/** How names are looked up here, by Go's own reading of resolv.conf and nsswitch.conf. */
export default defineProbe({
  id: "read-resolver-config",
  title: { en: "Read resolv.conf and nsswitch.conf", zh: "读取 resolv.conf 与 nsswitch.conf" },
  step: "network",
  impact: "light",
  yields: { resolverConfig },
  timeoutMs: 4_000,
  async run({ system }) {
    const options = { maxBytes: MAX_BYTES, deadlineMs: DEADLINE_MS };
    const [file, nsswitch] = await Promise.all([
      system.files.read("/etc/resolv.conf", options),
      system.files.read("/etc/nsswitch.conf", options),
    ]);
    if (!file.ok && file.errno === "ETIMEDOUT")
      return { resolverConfig: notLearned("timed-out", "Reading /etc/resolv.conf does not end.") };
    const hostname = system.kernel.read("/proc/sys/kernel/hostname");
    const config = parseResolvConf(file.ok ? file.value.text : "", hostname.ok ? hostname.value.trim() : "");
    return {
      resolverConfig: learned(
        {
          ...config,
          sources: (nsswitch.ok ? parseNsswitch(nsswitch.value.text) : null) ?? [],
          resolvConfState: stateOf(file),
          skippedLines: file.ok ? skippedLines(file.value) : 0,
          // Official builds of Go have no cgo since 1.21, and which sources a cgo build hands to libc is libc's business.
          goHasCgo: null,
        },
        "/etc/resolv.conf, /etc/nsswitch.conf",
      ),
    };
  },
});

function stateOf(file: Outcome<Content>): "read" | "missing" | "empty" | "unreadable" | "too-large" {
  if (!file.ok) return file.errno === "ENOENT" || file.errno === "ENOTDIR" ? "missing" : "unreadable";
  if (file.value.truncated) return "too-large";
  return file.value.text.trim() === "" ? "empty" : "read";
}

/** Lines behind the bound, taken from the length of those before it. */
function skippedLines({ text, sizeBytes, truncated }: Content): number {
  if (!truncated || text.length === 0) return 0;
  const read = text.split("\n").length;
  return Math.max(1, Math.round(read * (sizeBytes / text.length - 1)));
}
