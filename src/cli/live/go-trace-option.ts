import { goTraceFileOf } from "../../evidence/go-trace/read-go-trace.ts";
import { tryTracer } from "../../system/trace/companion.ts";
import { makeTraceDirectory, type TraceDirectory } from "../../system/trace/trace-directory.ts";
import { type Language, say, type Text } from "../../text/language.ts";
import { standardError } from "../standard-error.ts";

/** Where go writes its own record of this command, and who asked for it. */
export interface GoRecord {
  readonly askedBy: "command" | "gowhy";
  readonly path: string;
  /** What the command's environment gets for it. */
  readonly environment: Readonly<Record<string, string>>;
  close(): void;
}

/** `go env GOFLAGS` answers within milliseconds; on a broken set-up the command should still start. */
const GO_ENV_MS = 2_000;

const SAYS: Text = {
  en: "gowhy: --go-trace: the command runs with GOFLAGS='{flags}'. go commands without that flag ignore it; a go that it starts itself writes over the record.",
  zh: "gowhy：--go-trace：该命令以 GOFLAGS='{flags}' 运行。没有该标志的 go 命令会忽略它；它自己启动的 go 会覆盖这份记录。",
};

/** The file of `-debug-trace` where the command names one; with --go-trace one in scratch; else null. */
export async function goRecordOf(
  command: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  wants: boolean,
  language: Language,
): Promise<GoRecord | null> {
  const named = goTraceFileOf(command, environment["GOFLAGS"] ?? "");
  if (named !== null) return { askedBy: "command", path: named, environment: {}, close() {} };
  if (!wants) return null;
  const made = makeTraceDirectory();
  if (!made.ok) return null;
  const directory: TraceDirectory = made.value;
  const path = `${directory.path}/go-trace.json`;
  // The user's own flags may stand in go's file of settings: a variable of ours would hide them.
  const told = await tryTracer(["go", "env", "GOFLAGS"], GO_ENV_MS);
  const flags = `${told.output.trim()} -debug-trace=${path}`.trim();
  standardError.write(`${say(SAYS, language, { flags })}\n`);
  return { askedBy: "gowhy", path, environment: { GOFLAGS: flags }, close: () => directory.remove() };
}
