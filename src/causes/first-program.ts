import type { ValueOf } from "../facts/fact.ts";
import type { goOnPath } from "../facts/toolchain.ts";

type Programs = ValueOf<typeof goOnPath>;
export type FoundProgram = Programs["found"][number];

/** The go that a shell starts: the first executable regular file; directories and files without x are walked past. Source: execvp(3). */
export const firstProgram = ({ found }: Programs): FoundProgram | undefined =>
  found.find((each) => each.kind === "file" && each.executable);
