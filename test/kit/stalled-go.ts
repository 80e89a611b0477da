import { type StdioOptions, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { aMachine } from "../hostile/a-machine.ts";

/** A real `go mod download` that waits for a module proxy which has its request and says nothing. */
export interface StalledGo {
  readonly pid: number;
  readonly peer: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly module: string;
  /** Where it writes its standard error. */
  readonly errors: string;
  /** The proxy answers at last: 404. Gives the exit code of go. */
  answer(): Promise<number | null>;
  remove(): void;
}

export interface StalledGoOptions {
  /** The program and words before go's own, such as a shell or setpriv. */
  readonly argv?: readonly string[];
  readonly stderr?: "file" | "pipe";
  /** Whoever runs go must be able to write in its directories. */
  readonly owner?: (root: string) => void;
}

const ANSWER = "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\nConnection: close\r\n\r\nnot here\n";

export async function stalledGo(options: StalledGoOptions = {}): Promise<StalledGo> {
  const machine = aMachine();
  const sockets: Socket[] = [];
  let answers = false;
  let asked: () => void = () => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.on("data", () => {
      asked();
      if (answers) socket.end(ANSWER);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const peer = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(
    join(machine.module, "go.mod"),
    "module example.test/hello\n\ngo 1.21\n\nrequire example.test/missing v1.0.0\n",
  );
  const environment = { ...machine.environment, GOPROXY: `http://${peer}`, GOFLAGS: "-mod=mod" };
  const errors = machine.write("tmp/errors", "");
  options.owner?.(machine.root);
  const [program = "go", ...words] = options.argv ?? ["go", "mod", "download"];
  const stdio: StdioOptions = ["ignore", "ignore", "pipe"];
  const shell = options.stderr === "pipe" ? null : ["sh", "-c", 'exec "$@" 2>>"$0"', errors, program, ...words];
  const [first = "", ...rest] = shell ?? [program, ...words];
  const child = spawn(first, rest, { env: environment, cwd: machine.module, stdio, detached: true });
  child.stderr?.resume();
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const failed = ended.then((code) => {
    throw new Error(`go ended with ${code}: ${readFileSync(errors, "utf8")}`);
  });
  await Promise.race([isAsked, failed]);
  failed.catch(() => {});
  return {
    pid: child.pid ?? -1,
    peer,
    environment,
    module: machine.module,
    errors,
    answer() {
      answers = true;
      for (const socket of sockets) socket.end(ANSWER);
      return ended;
    },
    remove() {
      try {
        process.kill(-(child.pid ?? 0), "SIGKILL");
      } catch {}
      for (const socket of sockets) socket.destroy();
      server.close();
      machine.remove();
    },
  };
}

/** Field 22 of stat: the same number is the same process. */
export const startTicksOf = (pid: number): string | undefined => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
};
