import { join } from "node:path";
import type { World } from "../world.ts";

const IDENTITY = [
  "-c",
  "user.name=Lab",
  "-c",
  "user.email=lab@lab.test",
  "-c",
  "init.defaultBranch=main",
  "-c",
  "commit.gpgsign=false",
];

/** Makes a git repository of a directory, with everything in it committed. */
export async function commitAll(world: World, directory: string): Promise<void> {
  const git = (...words: string[]) =>
    world.must(["git", ...IDENTITY, "-C", directory, ...words], { env: environment(world) });
  await git("init", "-q");
  await git("add", "-A");
  await git("commit", "-q", "-m", "First");
}

/** The repository that the git server of the plan serves: a module at v1.0.0. */
export async function serveRepository(world: World, host: string, repository: string): Promise<void> {
  const working = join(world.directory, "git-working");
  world.write(join(working, "go.mod"), `module ${host}${repository}\n\ngo 1.21\n`);
  world.write(join(working, "value.go"), "package value\n\nconst Value = 1\n");
  await commitAll(world, working);
  await world.must(["git", "-C", working, "tag", "v1.0.0"], { env: environment(world) });
  await world.must(["git", "clone", "-q", "--bare", working, join(world.directory, "git", `${repository}.git`)], {
    env: environment(world),
  });
}

const environment = (world: World): Record<string, string> => ({
  PATH: process.env["PATH"] ?? "",
  HOME: world.directory,
  GIT_CONFIG_NOSYSTEM: "1",
});
