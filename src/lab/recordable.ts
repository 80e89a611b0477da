import { readFileSync } from "node:fs";

/** Saved facts as they are kept in the repository: without what belongs to the machine of that day. */
export const recordable = (facts: string): string => withoutHiddenProxies(withoutHostGroup(facts.trimEnd()));

/** The control groups that the lab itself runs in belong to the machine of that day, not to the scenario. */
function withoutHostGroup(facts: string): string {
  const lines = readFileSync("/proc/self/cgroup", "utf8").trim().split("\n");
  const paths = lines.map((line) => line.split(":").slice(2).join(":")).filter((path) => path.length > 1);
  return paths
    .sort((one, other) => other.length - one.length)
    .reduce((text, path) => text.replaceAll(path, "/lab"), facts);
}

/** What GOPROXY would be outside of the world: the default of the installed go. The value that hides it is the scenario's. */
function withoutHiddenProxies(facts: string): string {
  const saved = JSON.parse(facts) as { facts: { id: string; value?: { variables?: Variable[] } }[] };
  const variables = saved.facts.find(({ id }) => id === "settings.go")?.value?.variables ?? [];
  const hidden = variables.filter(({ name }) => name === "GOPROXY").flatMap(({ shadows }) => shadows);
  return hidden.reduce(
    (text, { value }) => text.replaceAll(JSON.stringify(value), JSON.stringify("https://goproxy.corp.example,direct")),
    facts,
  );
}

interface Variable {
  readonly name: string;
  readonly shadows: readonly { readonly value: string }[];
}
