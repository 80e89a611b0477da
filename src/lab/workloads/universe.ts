import type { Plan } from "../plan.ts";
import { type PublishedModule, publish } from "../servers/published-module.ts";

/** The modules of one world, with names drawn from its seed. */
export interface Universe {
  /** What the proxies serve. */
  readonly published: readonly PublishedModule[];
  /** What the checksum database knows: all but the private module. */
  readonly known: readonly PublishedModule[];
  readonly pair: readonly PublishedModule[];
  readonly many: readonly PublishedModule[];
  /** On the proxy only. */
  readonly unlisted: PublishedModule;
}

const MANY = 60;

export function createUniverse(plan: Plan, toolchain: PublishedModule | null): Universe {
  const draw = plan.draw.fork("modules");
  const host = `${draw.word()}.test`;
  const small = (path: string, requirement?: PublishedModule): PublishedModule =>
    publish(path, `v1.${draw.number(0, 9)}.${draw.number(0, 9)}`, {
      "go.mod": `module ${path}\n\ngo 1.21\n${requirement ? `\nrequire ${requirement.path} ${requirement.version}\n` : ""}`,
      "value.go": `package ${path.split("/").at(-1)}\n\n${requirement ? `import below "${requirement.path}"\n\nconst Value = below.Value + 1\n` : "const Value = 1\n"}`,
    });
  const below = small(`${host}/${draw.word()}/${draw.word()}`);
  const pair = [small(`${host}/${draw.word()}/${draw.word()}`, below), below];
  const many = Array.from({ length: MANY }, () => small(`${host}/${draw.word()}/${draw.word()}`));
  const unlisted = small(`git.${draw.word()}.test/${draw.word()}/${draw.word()}`);
  const known = [...pair, ...many, ...(toolchain ? [toolchain] : [])];
  return { published: [...known, unlisted], known, pair, many, unlisted };
}
