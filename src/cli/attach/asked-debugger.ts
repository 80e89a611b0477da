import type { Fact, ValueOf } from "../../facts/fact.ts";
import { goSettings } from "../../facts/settings.ts";
import { type FactStore, unknown } from "../../facts/store.ts";
import { goroutineStacks } from "../../facts/watch.ts";
import { stacksByDelve, stacksByGdb } from "../../observers/stacks/debugger/stacks-by-debugger.ts";
import { readProgramVersion } from "../../probes/toolchain/read-program-version.ts";
import { clock } from "../../system/clock.ts";
import type { Files } from "../../system/files/files.ts";
import { kernelFiles } from "../../system/kernel-files.ts";
import { say, type Text } from "../../text/language.ts";
import type { Options } from "../options.ts";
import { withOwnSystem } from "./with-own-system.ts";

type Stacks = Fact<ValueOf<typeof goroutineStacks>>;

const PROGRAM_DEADLINE_MS = 2_000;
/** Both took at most 1.4 s on programs of 10 goroutines; a process in D state never stops for them. */
const DEBUGGER_DEADLINE_MS = 10_000;

const WILL: Text = {
  en: "gowhy: --debugger {name} stops {pid} for a moment and sets breakpoints, which stay there if {name} is killed.",
  zh: "gowhy：--debugger {name} 会短暂停住 {pid} 并设置断点；若 {name} 被杀死，断点会留在其中。",
};

/** The goroutines by the debugger that was asked for, its side effects said first. What was read before stays where it shows none. */
export async function stacksByAskedDebugger(request: {
  readonly goPid: number;
  readonly facts: FactStore;
  readonly before: Fact;
  readonly options: Pick<Options, "debugger" | "language">;
}): Promise<Fact> {
  const { goPid: pid, before, options } = request;
  const name = options.debugger === "gdb" ? "gdb" : "delve";
  process.stderr.write(`${say(WILL, options.language, { name, pid })}\n`);
  const stacks = await withOwnSystem(async (system): Promise<Stacks> => {
    const startedMs = clock.nowMs();
    const goVersion = (await readProgramVersion(system, `/proc/${pid}/exe`, PROGRAM_DEADLINE_MS)) ?? "";
    const { PATH = "", HOME = "/" } = process.env;
    const asked = {
      pid,
      programs: system.programs,
      goVersion,
      environment: { PATH, HOME },
      elapsedMs: () => clock.nowMs() - startedMs,
      deadlineMs: DEBUGGER_DEADLINE_MS,
    };
    if (name === "delve") return stacksByDelve(asked);
    const goRoot = goRootOf(pid, request.facts) ?? (await goRootOnPath(PATH, system.files));
    if (goRoot !== null) return stacksByGdb({ ...asked, goRoot, files: system.files, ownUid: system.self.uid });
    return unknown(goroutineStacks, "failed", "The GOROOT whose script gdb needs is not known.", { source: "gdb" });
  });
  return stacks.state === "known" || before.state === "unknown" ? stacks : before;
}

/** go itself stands in it; for another program it is what its go settings say. */
function goRootOf(pid: number, facts: FactStore): string | null {
  const program = kernelFiles.link(`/proc/${pid}/exe`);
  if (program.ok && program.value.endsWith("/bin/go")) return program.value.slice(0, -"/bin/go".length);
  return facts.value(goSettings)?.variables.find((each) => each.name === "GOROOT")?.value || null;
}

/** The tree of the first go on PATH; asking go itself would count that in its telemetry. */
async function goRootOnPath(path: string, files: Files): Promise<string | null> {
  for (const directory of path.split(":").filter((each) => each.startsWith("/"))) {
    const program = await files.realPath(`${directory}/go`);
    if (program.ok && program.value.endsWith("/bin/go")) return program.value.slice(0, -"/bin/go".length);
  }
  return null;
}
