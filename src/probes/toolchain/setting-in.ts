import type { ValueOf } from "../../facts/fact.ts";
import type { goSettings } from "../../facts/settings.ts";

/** The value of a Go variable, or null where the settings are not known or lack it. */
export const settingIn = (settings: ValueOf<typeof goSettings> | undefined, name: string): string | null =>
  settings?.variables.find((each) => each.name === name)?.value ?? null;
