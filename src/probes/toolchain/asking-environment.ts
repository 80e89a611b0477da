/** Nothing can be created below a device, so that go finds no place for its telemetry counters and writes none. */
const NOWHERE = "/dev/null/gowhy";

/**
 * The environment in which go is asked something: the user's own, but no toolchain switch (GOTOOLCHAIN=local)
 * and no telemetry. Telemetry lives under the user's config directory, as the settings file does: so that file is named.
 */
export const askingEnvironment = (
  environment: Readonly<Record<string, string>>,
  userFile: string | null,
): Readonly<Record<string, string>> => ({
  ...environment,
  GOTOOLCHAIN: "local",
  XDG_CONFIG_HOME: NOWHERE,
  GOENV: environment["GOENV"] || userFile || "off",
});
