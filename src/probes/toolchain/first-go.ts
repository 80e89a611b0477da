import type { ValueOf } from "../../facts/fact.ts";
import type { goOnPath } from "../../facts/toolchain.ts";

type Programs = ValueOf<typeof goOnPath>;
export type FoundGo = Programs["found"][number];

/** The one that `go` means: the first executable regular file. A directory or a file without x is walked past. Source: execvp(3). */
export const firstGoOf = (programs: Programs | undefined): FoundGo | null =>
  programs?.found.find((each) => each.kind === "file" && each.executable) ?? null;

/** Its path. */
export const firstGo = (programs: Programs | undefined): string | null => firstGoOf(programs)?.path ?? null;
