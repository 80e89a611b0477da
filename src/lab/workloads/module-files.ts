import type { Plan } from "../plan.ts";
import type { ModuleName } from "../scenario.ts";
import type { PublishedModule } from "../servers/published-module.ts";
import { newerVersion } from "./newer-toolchain.ts";
import type { Universe } from "./universe.ts";

/** The files of a module that a workload runs in, path → content. */
export function moduleFiles(
  name: ModuleName,
  plan: Plan,
  universe: Universe,
  goVersion: string,
): Record<string, string> {
  const draw = plan.draw.fork("module");
  const path = `${draw.word()}.test/${draw.word()}`;
  const goMod = (requirements: readonly { path: string; version: string }[] = [], go = "1.21") =>
    `module ${path}\n\ngo ${go}\n${requirements.length > 0 ? `\nrequire (\n${requirements.map((each) => `\t${each.path} ${each.version}\n`).join("")})\n` : ""}`;
  const needs = (modules: readonly PublishedModule[]) => ({
    "go.mod": goMod(modules),
    "app.go": `package app\n\nimport (\n${modules.map((each, at) => `\tm${at} "${each.path}"\n`).join("")})\n\nconst Sum = 0${modules.map((_, at) => ` + m${at}.Value`).join("")}\n`,
  });
  switch (name) {
    case "none":
      return {};
    case "two-modules":
      return needs(universe.pair);
    case "many-modules":
      return needs(universe.many);
    case "private-module":
      return plan.git
        ? { "go.mod": goMod([{ path: `${plan.git.host}${plan.git.repository}`, version: "v1.0.0" }]) }
        : needs([universe.unlisted]);
    case "library":
      return { "go.mod": goMod(), "add.go": "package app\n\nfunc Add(a, b int) int { return a + b }\n" };
    case "newer-go":
      return {
        "go.mod": goMod([], newerVersion(goVersion).slice(2)),
        "add.go": "package app\n\nfunc Add(a, b int) int { return a + b }\n",
      };
    case "hello":
    case "repository":
      return {
        "go.mod": goMod(),
        "main.go": 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n',
        "main_test.go": 'package main\n\nimport "testing"\n\nfunc TestHello(t *testing.T) {}\n',
      };
    case "fat-main":
      return { "go.mod": goMod(), "main.go": fatMain() };
    case "cgo":
      return {
        "go.mod": goMod(),
        "main.go":
          'package main\n\n// static int twice(int n) { return 2 * n; }\nimport "C"\n\nfunc main() { println(C.twice(21)) }\n',
      };
  }
}

/** Its compiler wants 300 MB of memory of its own within a second: a limit is then met by a kill, not by hours of page reclaim. */
function fatMain(): string {
  const lines = Array.from({ length: 6_000 }, (_, at) => `\t"k${at}": {"a${at}", "b${at}"},\n`).join("");
  return `package main\n\nfunc main() { println(len(table)) }\n\nvar table = map[string][]string{\n${lines}}\n`;
}
