import type { ValueOf } from "../../facts/fact.ts";
import type { goSettings } from "../../facts/settings.ts";
import type { System } from "../../system/system.ts";
import { ignoredLines } from "./go-env-file.ts";
import { join, userEnvFile } from "./user-directories.ts";

/** A fact holds no longer text, and the kernel takes no longer path. */
const MAX_PATH = 4_000;

export interface UserFile {
  readonly path: string | null;
  readonly state: ValueOf<typeof goSettings>["userFileState"];
  readonly text: string;
  readonly problems: readonly string[];
  /** go can read it, or fail to, without hanging. */
  readonly mayBeRead: boolean;
}

/** What go's settings file is and says. A FIFO there would block go for ever, so that it is looked at before it is opened. */
export async function readUserFile(system: System, deadlineMs: number): Promise<UserFile> {
  const named = userEnvFile(system.judged.environment);
  if (named.path === null)
    return {
      path: null,
      state: named.state === "off" ? "off" : "no-directory",
      text: "",
      problems: [],
      mayBeRead: true,
    };
  // GOENV is used as it stands: a relative one means another file in each directory.
  const path = (named.path.startsWith("/") ? named.path : join(system.judged.cwd ?? "/", named.path)).slice(
    0,
    MAX_PATH,
  );
  const problems = named.path.startsWith("/") ? [] : ["is relative: it names another file in each directory"];
  const answer = (state: UserFile["state"], more: readonly string[] = [], mayBeRead = true, text = ""): UserFile => ({
    path,
    state,
    text,
    problems: [...problems, ...more],
    mayBeRead,
  });
  const state = await system.files.stat(path, deadlineMs);
  if (!state.ok) {
    if (state.errno === "ENOENT" || state.errno === "ENOTDIR")
      return answer("missing", named.state === "named" ? ["names a file that does not exist; go takes no notice"] : []);
    return answer("unreadable", [`cannot be read (${state.errno}); go takes no notice`], state.errno !== "ETIMEDOUT");
  }
  if (state.value.kind === "fifo") return answer("not-a-file", ["is a FIFO: go waits for ever to read it"], false);
  if (state.value.kind === "device")
    return path === "/dev/null" ? answer("read") : answer("not-a-file", ["is a device"], false);
  if (state.value.kind !== "file") return answer("not-a-file", [`is a ${state.value.kind}; go takes no notice`]);
  const content = await system.files.read(path, { deadlineMs });
  if (!content.ok)
    return answer(
      "unreadable",
      [`cannot be read (${content.errno}); go takes no notice`],
      content.errno !== "ETIMEDOUT",
    );
  const ignored = ignoredLines(content.value.text);
  return answer(
    "read",
    ignored.length > 0
      ? [`has lines that go takes no notice of, because they do not begin with A to Z: ${ignored.join(", ")}`]
      : [],
    true,
    content.value.text,
  );
}
