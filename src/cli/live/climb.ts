import type { Fact } from "../../facts/fact.ts";
import { prepareRung } from "../../observers/ladder/prepare-rung.ts";
import type { RungName } from "../../observers/ladder/rung-name.ts";
import { clock } from "../../system/clock.ts";
import { isFound } from "../../system/programs/watched-program.ts";
import { type Language, say } from "../../text/language.ts";
import { standardError } from "../standard-error.ts";

/** A rung above the sampler for one command, or its refusal. */
export interface Climb {
  /** What to start: the command itself, or the command with a tracer beside it. */
  readonly argv: readonly string[];
  begin(pid: number): void;
  /** watch.trace, or why it is not known. */
  facts(): Promise<readonly Fact[]>;
  close(): void;
}

/** Prepares the rung that was named, and says what it does to the command, or who refuses it, before the command starts. */
export async function climb(rung: RungName, command: readonly string[], language: Language): Promise<Climb> {
  const plain: Climb = { argv: command, begin() {}, facts: async () => [], close() {} };
  // A command that is not there is the system's to refuse: a tracer would answer with a code of its own.
  if (!isFound(command[0] ?? "")) return plain;
  const prepared = await prepareRung(rung, command);
  standardError.write(prepared.says.map((text) => `${say(text, language)}\n`).join(""));
  if ("refusal" in prepared) {
    const { by, says, remedy } = prepared.refusal;
    const unknown: Fact = {
      state: "unknown",
      id: "watch.trace",
      reason: by === "no-binary" || by === "too-old" ? "not-installed" : by === "unknown" ? "failed" : "not-permitted",
      detail: `${rung}, refused by ${by}: ${say(says, language)}`,
      source: `--trace ${rung}`,
      remedy: remedy && say(remedy, language),
    };
    return { ...plain, facts: async () => [unknown] };
  }
  const startedMs = clock.nowMs();
  return {
    argv: prepared.argv,
    begin: (pid) => prepared.begin(pid),
    async facts() {
      const value = await prepared.report();
      const tookMs = Math.round(clock.nowMs() - startedMs);
      return value ? [{ state: "known", id: "watch.trace", value, source: rung, atMs: 0, tookMs }] : [];
    },
    close: () => prepared.close(),
  };
}
