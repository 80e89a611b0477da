import { environment } from "../../facts/subject.ts";
import { defineProbe, learned } from "../probe.ts";
import { processSource } from "./process-file.ts";
import { showEnvironment } from "./show-environment.ts";

export default defineProbe({
  id: "read-environment",
  title: { en: "environment variables", zh: "环境变量" },
  step: "toolchain",
  impact: "light",
  yields: { environment },
  timeoutMs: 1_000,
  async run({ system }) {
    const { environment: raw, environmentReadable, pid, recorded } = system.judged;
    const source = pid === null && !recorded ? "environment" : processSource(system, "environ");
    return { environment: learned(showEnvironment(raw, environmentReadable), source) };
  },
});
