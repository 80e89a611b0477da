import { openSync } from "node:fs";
import { answer } from "./desk-operations.ts";
import { type DeskLine, type DeskRequest, type DeskSetup, lineReader } from "./desk-protocol.ts";
import { type JudgedTree, plainTree, treeUnder } from "./judged-tree.ts";

/** A trial that is cleaning up gets so long once gowhy is gone. */
const FAREWELL_MS = 1_000;

/** The desk: does every access to user paths for gowhy, as the judged user, and leaves when gowhy does. */
export function runDesk(): void {
  let tree: JudgedTree | null = null;
  let setup: DeskSetup | null = null;
  let working = 0;
  let leaving = false;

  const say = (line: DeskLine) => {
    if (!leaving) process.stdout.write(`${JSON.stringify(line)}\n`);
  };

  const onLine = (line: unknown): void => {
    if (!setup) {
      setup = line as DeskSetup;
      const ready = begin(setup);
      if ("tree" in ready) tree = ready.tree;
      say("refused" in ready ? ready : { ready: true });
      return;
    }
    if (!tree) return;
    const request = line as DeskRequest;
    working += 1;
    void answer(request, {
      tree,
      setup,
      stuck: (at, path) => say({ id: request.id, at, path }),
      leaving: () => leaving,
    }).then((reply) => {
      working -= 1;
      say({ id: request.id, ...reply });
      if (leaving && working === 0) process.exit(0);
    });
  };

  const leave = (): void => {
    if (leaving) return;
    leaving = true;
    if (working === 0) process.exit(0);
    setTimeout(() => process.exit(0), FAREWELL_MS);
  };
  process.stdout.on("error", leave);
  process.stdin.setEncoding("utf8").on("data", lineReader(onLine)).on("end", leave).on("error", leave);
  // What ends gowhy ends the desk, by its input; a signal to the whole group must not cut a trial that cleans up.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, leave);
}

/** Opens the judged process's root while the right to do so is there, then becomes the judged user. */
function begin(
  setup: DeskSetup,
): { readonly tree: JudgedTree } | { readonly refused: string; readonly detail: string } {
  try {
    const tree = setup.root === "" ? plainTree : treeUnder(`/proc/self/fd/${openSync(setup.root, "r")}`);
    if (setup.become) {
      process.setgroups?.([...setup.become.groups]);
      process.setgid?.(setup.become.gid);
      process.setuid?.(setup.become.uid);
    }
    return { tree };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { refused: code ?? "EUNKNOWN", detail: `The judged user's files cannot be reached: ${message}` };
  }
}
