/** The directories that Go derives from HOME and XDG_*. Null where it cannot. Source: go1.26 os.UserConfigDir, os.UserCacheDir. */
export interface UserDirectories {
  readonly config: string | null;
  readonly cache: string | null;
  readonly home: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** By the rule for Linux. A relative XDG path is taken up to 1.23 and refused from 1.24; gowhy refuses it always: it depends on where go stands. */
export function userDirectories(environment: Environment): UserDirectories {
  const home = environment["HOME"] || null;
  const underHome = (name: string) => (home === null ? null : join(home, name));
  const xdg = (name: string, fallback: string) => {
    const value = environment[name];
    if (!value) return underHome(fallback);
    return value.startsWith("/") ? value : null;
  };
  return { home, config: xdg("XDG_CONFIG_HOME", ".config"), cache: xdg("XDG_CACHE_HOME", ".cache") };
}

/** Which file go reads as the user's, and why none where there is none. GOENV is read from the environment only. */
export function userEnvFile(environment: Environment): {
  readonly path: string | null;
  readonly state: "named" | "default" | "off" | "no-directory";
} {
  const named = environment["GOENV"];
  if (named === "off") return { path: null, state: "off" };
  if (named) return { path: named, state: "named" };
  const { config } = userDirectories(environment);
  return config === null ? { path: null, state: "no-directory" } : { path: join(config, "go/env"), state: "default" };
}

/** Joins as filepath.Join does: repeated and trailing slashes and dots are taken out. */
export function join(...parts: readonly string[]): string {
  const path = parts.filter((part) => part !== "").join("/");
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (part !== ".." || !path.startsWith("/")) kept.push(part);
  }
  return (path.startsWith("/") ? "/" : "") + kept.join("/") || ".";
}
