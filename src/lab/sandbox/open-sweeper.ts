import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Resource } from "../world/resources.ts";
import type { FromSweeper, ToSweeper } from "./sweeper.ts";

/** The lab's own side of the sweeper. */
export interface Sweeper {
  sandbox(id: string, pid: number): Promise<void>;
  claim(id: string, number: number, resource: Resource): Promise<void>;
  directory(path: string): Promise<void>;
  /** Ends a sandbox and takes away what outlives it; gives what could not be. */
  end(id: string): Promise<readonly string[]>;
  /** Takes everything away and ends the sweeper. */
  close(): Promise<void>;
}

/** Starts the sweeper in a session of its own, so that no signal to the lab's group reaches it. Should it be killed, another one gets everything that it knew. */
export function openSweeper(labProgram: string): Sweeper {
  const journal = new Map<string, ToSweeper[]>();
  const waiting = new Map<string, (answer: FromSweeper) => void>();
  let closing = false;
  let child = start();

  function start(): ChildProcess {
    const started = spawn(process.execPath, [labProgram, "__lab-sweeper"], {
      detached: true,
      cwd: "/",
      stdio: ["pipe", "pipe", "ignore"],
    });
    started.stdin?.on("error", () => {});
    if (started.stdout)
      createInterface({ input: started.stdout }).on("line", (line) => {
        const answer = JSON.parse(line) as FromSweeper;
        const key = keyOf(answer);
        waiting.get(key)?.(answer);
        waiting.delete(key);
      });
    started.on("exit", () => {
      if (closing) return;
      child = start();
      for (const lines of journal.values()) for (const line of lines) write(line);
    });
    return started;
  }

  const write = (line: ToSweeper) => void child.stdin?.write(`${JSON.stringify(line)}\n`);
  const ask = (id: string, line: ToSweeper, key: string): Promise<FromSweeper> =>
    new Promise((resolve) => {
      journal.set(id, [...(journal.get(id) ?? []), line]);
      waiting.set(key, resolve);
      write(line);
    });

  return {
    sandbox: (id, pid) => ask(id, { type: "sandbox", id, pid }, `sandbox ${id}`).then(() => undefined),
    claim: (id, number, resource) =>
      ask(id, { type: "claim", id, number, resource }, `claimed ${id} ${number}`).then(() => undefined),
    directory: (path) => ask("", { type: "directory", path }, "directory").then(() => undefined),
    async end(id) {
      const answer = await ask(id, { type: "end", id }, `ended ${id}`);
      journal.delete(id);
      return answer.type === "ended" ? answer.leftOver : [];
    },
    close() {
      closing = true;
      return new Promise((resolve) => {
        child.on("exit", () => resolve());
        child.stdin?.end();
      });
    },
  };
}

function keyOf(answer: FromSweeper): string {
  if (answer.type === "directory") return answer.type;
  return answer.type === "claimed" ? `claimed ${answer.id} ${answer.number}` : `${answer.type} ${answer.id}`;
}
