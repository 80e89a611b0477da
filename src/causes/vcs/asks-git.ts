import type { ValueOf } from "../../facts/fact.ts";
import type { repository } from "../../facts/repository.ts";
import type { watchedCommand } from "../../facts/subject.ts";

/** Only these stamp a main package; vet, test, run, mod and env do not. Source: go1.26 cmd/go/internal/load, autoVCS. */
const STAMPS: readonly string[] = ["build", "install", "list"];

/** A watched command that does not stamp asks no git; a script may start any go command. */
function commandStamps(watched: ValueOf<typeof watchedCommand> | undefined): boolean {
  const argv = watched?.argv ?? [];
  const go = argv.findIndex((word) => word === "go" || word.endsWith("/go"));
  const verb = go < 0 ? undefined : argv.slice(go + 1).find((word) => !word.startsWith("-"));
  return verb === undefined || STAMPS.includes(verb);
}

/** go asks git for the version stamp here, and ends where git does not answer. */
export const asksGit = (
  repo: ValueOf<typeof repository>,
  watched: ValueOf<typeof watchedCommand> | undefined,
): boolean => repo.vcs === "git" && repo.buildvcs !== "false" && repo.hasMainPackage === true && commandStamps(watched);
