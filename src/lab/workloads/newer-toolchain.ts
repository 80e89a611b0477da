import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type PublishedModule, publish } from "../servers/published-module.ts";

/** The version after the installed one that has as many characters: go1.26.8 → go1.26.9, go1.26.9 → go1.27.0. */
export function newerVersion(installed: string): string {
  const [, major = "1", minor = "0", patch = "0"] = /^go(\d+)\.(\d+)(?:\.(\d+))?/.exec(installed) ?? [];
  const next = `go${major}.${minor}.${Number(patch) + 1}`;
  return next.length === installed.length ? next : `go${major}.${Number(minor) + 1}.${"0".repeat(patch.length)}`;
}

/**
 * A newer toolchain as golang.org/toolchain serves it: the installed go command with its built-in version replaced,
 * character for character. It runs, and says the newer version; its compiler is not part of it.
 */
export function newerToolchain(goroot: string, installed: string, platform: string): PublishedModule {
  const version = newerVersion(installed);
  const program = readFileSync(join(goroot, "bin", "go"));
  const wanted = Buffer.from(installed);
  for (let at = program.indexOf(wanted); at >= 0; at = program.indexOf(wanted, at + 1))
    program.write(version, at, "latin1");
  return publish("golang.org/toolchain", `v0.0.1-${version}.${platform}`, {
    "bin/go": program,
    VERSION: `${version}\ntime 2026-01-01T00:00:00Z\n`,
    "go.env": readFileSync(join(goroot, "go.env")),
    // go sets the execute bits below these after a download, and fails where one is not there.
    "bin/gofmt": "#!/bin/sh\nexit 1\n",
    "lib/README": "Made by the lab of the installed go command.\n",
    "pkg/tool/README": "No tools: this toolchain can say its version and read modules.\n",
  });
}
