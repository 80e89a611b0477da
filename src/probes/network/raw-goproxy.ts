import type { ValueOf } from "../../facts/fact.ts";
import type { goSettings } from "../../facts/settings.ts";
import type { Credential } from "../../system/network/network.ts";
import type { System } from "../../system/system.ts";
import { parseGoEnvFile } from "../settings/go-env-file.ts";
import { userInfoOf } from "./rules/user-info.ts";

type Settings = ValueOf<typeof goSettings>;

/** One small file: where it takes a second its disk is dead, and the disk step says so. */
const DEADLINE_MS = 1_000;

/** User and password of each entry of GOPROXY, by index. The fact has them taken out, so that the value is read again where it stands. */
export async function credentialsOfEntries(
  system: System,
  settings: Settings | undefined,
): Promise<readonly (Credential | null)[]> {
  const value = await rawGoproxy(system, settings);
  return value
    .split(/[,|]/)
    .map((word) => word.trim())
    .filter(Boolean)
    .map((word) => {
      const url = word.includes(":/") ? word : `https://${word}`;
      const found = userInfoOf(url);
      return found === "invalid" ? null : found;
    });
}

async function rawGoproxy({ judged, files }: System, settings: Settings | undefined): Promise<string> {
  const fromEnvironment = judged.environment["GOPROXY"];
  if (fromEnvironment) return fromEnvironment;
  const file = settings?.variables.find(({ name }) => name === "GOPROXY")?.file;
  if (!file) return "";
  const content = await files.read(file, { deadlineMs: DEADLINE_MS });
  return content.ok ? (parseGoEnvFile(content.value.text).get("GOPROXY")?.value ?? "") : "";
}
