import { subjectProcess } from "../../facts/subject.ts";
import { isWholeIdRange } from "../../system/proc/whole-id-range.ts";
import type { System } from "../../system/system.ts";
import { withoutSecrets } from "../../text/secrets.ts";
import { defineProbe, learned } from "../probe.ts";
import { capabilityNames } from "./capability-names.ts";
import { parseStatus } from "./parse-status.ts";
import { processFile, processSource } from "./process-file.ts";

const MAX_ARGUMENTS = 64;
const MAX_ARGUMENT = 1_000;

export default defineProbe({
  id: "describe-subject",
  title: { en: "who is judged", zh: "判断对象" },
  step: "permissions",
  impact: "light",
  yields: { subjectProcess },
  timeoutMs: 1_000,
  async run({ system, options }) {
    const { judged, kernel } = system;
    const text = processFile(system, "status");
    const status = parseStatus(text.ok ? text.value : "");
    // As another user without being it: the new process would keep no capability, and root's would be root's.
    const becomesOther = options.asUid !== null && options.asUid !== system.self.uid && options.asUid !== 0;
    const modules = kernel.read("/sys/kernel/security/lsm", 4_096);
    return {
      subjectProcess: learned(
        {
          pid: judged.pid ?? judged.recorded?.pid ?? null,
          argv: argvOf(system),
          uid: judged.uid,
          gid: judged.gid,
          groups: [...judged.groups].slice(0, 1_000),
          cwd: judged.cwd,
          capabilities: becomesOther ? [] : capabilityNames(status.capabilities ?? 0n),
          seccomp: status.seccomp,
          noNewPrivileges: status.noNewPrivileges,
          securityModules: modules.ok ? modules.value.trim().split(",").filter(Boolean).slice(0, 32) : [],
          securityLabel: labelOf(system),
          inUserNamespace: mapIsNarrow(system),
          sameMountNamespace: sameNamespace(system, "mnt"),
          sameNetworkNamespace: sameNamespace(system, "net"),
        },
        processSource(system, "status"),
      ),
    };
  },
});

function argvOf({ judged, kernel }: System): string[] {
  if (judged.pid === null) return [];
  const text = kernel.read(`/proc/${judged.pid}/cmdline`, 64 * 1024);
  if (!text.ok) return [];
  const words = text.value.replace(/\0$/, "").split("\0").slice(0, MAX_ARGUMENTS);
  return words.map((word) => withoutSecrets(word).text.slice(0, MAX_ARGUMENT));
}

/** `unconfined` is no confinement. Source: apparmor(7), aa_getcon(2). */
function labelOf({ judged, kernel }: System): string | null {
  const text = kernel.read(`/proc/${judged.pid ?? "self"}/attr/current`, 1_024);
  const label = text.ok ? text.value.replace(/[\0\n]/g, "").trim() : "";
  return label === "" || label === "unconfined" ? null : label;
}

function mapIsNarrow({ judged, kernel }: System): boolean {
  const map = kernel.read(`/proc/${judged.pid ?? "self"}/uid_map`, 4_096);
  return map.ok && map.value !== "" && !isWholeIdRange(map.value);
}

/** False only where the two are known to differ: what may not be read is no evidence. */
function sameNamespace({ judged, kernel }: System, name: "mnt" | "net"): boolean {
  const ours = kernel.link(`/proc/self/ns/${name}`);
  if (!ours.ok) return true;
  if (judged.recorded) {
    const theirs = name === "mnt" ? judged.recorded.mountNamespace : judged.recorded.networkNamespace;
    return theirs === null || theirs === ours.value;
  }
  if (judged.pid === null) return true;
  const theirs = kernel.link(`/proc/${judged.pid}/ns/${name}`);
  return !theirs.ok || theirs.value === ours.value;
}
