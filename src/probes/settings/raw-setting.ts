import type { ValueOf } from "../../facts/fact.ts";
import type { goSettings } from "../../facts/settings.ts";
import type { System } from "../../system/system.ts";
import { parseGoEnvFile } from "./go-env-file.ts";

/** One small file: where it takes a second its disk is dead, and the disk step says so. */
const DEADLINE_MS = 1_000;

/** The value as somebody wrote it, which may hold a secret. The fact has them taken out, so that it is read again where it stands. */
export async function rawSetting(
  { judged, files }: Pick<System, "judged" | "files">,
  settings: ValueOf<typeof goSettings> | undefined,
  wanted: string,
): Promise<string> {
  const fromEnvironment = judged.environment[wanted];
  if (fromEnvironment) return fromEnvironment;
  const file = settings?.variables.find(({ name }) => name === wanted)?.file;
  if (!file) return "";
  const content = await files.read(file, { deadlineMs: DEADLINE_MS });
  return content.ok ? (parseGoEnvFile(content.value.text).get(wanted)?.value ?? "") : "";
}
