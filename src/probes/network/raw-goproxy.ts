import type { ValueOf } from "../../facts/fact.ts";
import type { goSettings } from "../../facts/settings.ts";
import type { Credential } from "../../system/network/network.ts";
import type { System } from "../../system/system.ts";
import { rawSetting } from "../settings/raw-setting.ts";
import { userInfoOf } from "./rules/user-info.ts";

type Settings = ValueOf<typeof goSettings>;

/** User and password of each entry of GOPROXY, by index. The fact has them taken out, so that the value is read again where it stands. */
export async function credentialsOfEntries(
  system: System,
  settings: Settings | undefined,
): Promise<readonly (Credential | null)[]> {
  const value = await rawSetting(system, settings, "GOPROXY");
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
