import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aMachine, type Machine } from "../hostile/a-machine.ts";
import { BUNDLE } from "../kit/run-gowhy.ts";
import { screenOf } from "../kit/screen-of.ts";
import { onTerminal, type TerminalStep } from "../kit/terminal.ts";

let machine: Machine;
beforeAll(() => {
  machine = aMachine();
});
afterAll(() => machine.remove());

const GOWHY = [process.execPath, BUNDLE, "--offline", "--no-color", "run", "--"];
const shell = (text: string) => ["sh", "-c", text];
const start = (argv: readonly string[], steps: readonly TerminalStep[], columns = 100) =>
  onTerminal({ argv, steps, environment: machine.environment, cwd: machine.module, columns });
/** The same command plain and under gowhy. */
const both = async (argv: readonly string[], steps: readonly TerminalStep[]) => {
  const [plain, watched] = await Promise.all([start(argv, steps), start([...GOWHY, ...argv], steps)]);
  return { plain, watched };
};
/** Jobs need a shell that controls them; its prompt is its own affair. */
const interactive = (...steps: TerminalStep[]) =>
  onTerminal({
    argv: ["bash", "--norc", "--noprofile", "-i"],
    steps: [["expect", "$ ", 5], ...steps, ["send", "exit\n"]],
    environment: { ...machine.environment, PS1: "$ ", GOWHY: GOWHY.join(" "), TRACED: TRACED.join(" "), HISTFILE: "" },
    cwd: machine.module,
  });
const TRACED = [process.execPath, BUNDLE, "--offline", "--no-color", "run", "--trace", "strace", "--"];
/** Where this process is traced itself, or ptrace is denied, the rung is refused: test/cli/trace.test.ts. */
const canTrace = spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status === 0;
const canPython = spawnSync("python3", ["-c", "import pty"]).status === 0;

describe.skipIf(!canPython)("on a terminal", () => {
  it("the command sees the terminal, its size and its changes, and writes the same bytes", async () => {
    const text =
      "trap 'stty size; exit 4' WINCH; test -t 0 && test -t 1 && test -t 2 && tty >/dev/null && echo tty; stty size; while :; do sleep 0.05; done";
    const steps: TerminalStep[] = [
      ["expect", "24 100", 5],
      ["sleep", 0.3],
      ["size", 30, 77],
    ];
    const { plain, watched } = await both(shell(text), steps);
    expect(plain.seen).toBe("tty\r\n24 100\r\n30 77\r\n");
    expect(watched.seen.slice(0, plain.seen.length)).toBe(plain.seen);
    expect([plain.status, watched.status]).toEqual([4, 4]);
  });

  it("a prompt is answered by what is typed, and no line is drawn over it however long that takes", async () => {
    const text = "printf 'Password: '; stty -echo; read secret </dev/tty; stty echo; echo \"got $secret\"";
    const steps: TerminalStep[] = [
      ["expect", "Password: ", 5],
      ["sleep", 3.2],
      ["send", "xyzzy\n"],
      ["expect", "got xyzzy", 5],
    ];
    const { plain, watched } = await both(shell(text), steps);
    expect(watched.problem).toBeNull();
    expect(watched.seen.slice(0, plain.seen.length)).toBe(plain.seen);
    expect(watched.seen).not.toContain("Ctrl-C");
  });

  it("a line comes after 2 s without progress, and is gone when the command goes on where it was", async () => {
    const text = "printf 'half '; sleep 3.3; echo 'and half'; sleep 0.3; echo done";
    const { seen, status, marks } = await start(
      [...GOWHY, ...shell(text)],
      [
        ["expect", "half ", 5],
        ["expect", "Ctrl-C = why", 5],
        ["expect", "and half", 5],
      ],
    );
    expect(status).toBe(0);
    expect((marks[1] ?? 0) - (marks[0] ?? 0)).toBeGreaterThan(1_800);
    expect((marks[1] ?? 0) - (marks[0] ?? 0)).toBeLessThan(3_000);
    const during = screenOf(seen.slice(0, seen.indexOf("and half")));
    expect(during[0]).toBe("half");
    expect(during[1]).toMatch(/^ {2}\d\.\d s {2}.+ · Ctrl-C = why$/);
    expect(screenOf(seen, 200).slice(0, 2)).toEqual(["half and half", "done"]);
  });

  it("no line on a dumb terminal", async () => {
    const { seen } = await onTerminal({
      argv: [...GOWHY, ...shell("sleep 2.6; echo done")],
      steps: [["expect", "done", 6]],
      environment: { ...machine.environment, TERM: "dumb" },
    });
    expect(seen).not.toContain("\u001b");
  });

  it("Ctrl-C: the command gets it once, and the report is complete within 1 s", async () => {
    const { seen, status, marks, tookMs } = await start(
      [...GOWHY, ...shell("trap 'printf got-%s int; exit 9' INT; echo ready; sleep 30 & wait")],
      [
        ["expect", "ready", 5],
        ["sleep", 3],
        ["send", "\u0003"],
      ],
    );
    expect(seen.match(/got-int/g)).toHaveLength(1);
    expect(status).toBe(9);
    // The bound of CONTRACT, and as much again for a busy machine.
    expect(tookMs - (marks[1] ?? 0)).toBeLessThan(2_000);
    expect(seen).toMatch(/where \d/);
  });

  it("Ctrl-Z stops the job, fg goes on with it, and nothing of the line stays between", async () => {
    const { seen, problem } = await interactive(
      ["send", "$GOWHY sh -c 'sleep 3; echo one; sleep 1; echo two'\n"],
      ["expect", "Ctrl-C = why", 6],
      ["send", "\u001a"],
      ["expect", "Stopped", 5],
      ["expect", "$ ", 5],
      ["send", "jobs; fg\n"],
      ["expect", "two", 8],
      ["expect", "$ ", 5],
      ["send", "echo co''de=$?\n"],
      ["expect", "code=0", 5],
    );
    expect(problem).toBeNull();
    expect(seen).toContain("one");
    expect(screenOf(seen.slice(0, seen.indexOf("Stopped"))).join("\n")).not.toContain("Ctrl-C = why");
  });

  it.runIf(canTrace)(
    "under strace: Ctrl-Z stops the job, fg goes on with it, Ctrl-C reaches it once, the exit code is its own",
    async () => {
      const { seen, problem } = await interactive(
        ["send", "$TRACED sh -c 'trap \"printf got-%s int; exit 9\" INT; echo rea''dy; while :; do sleep 0.1; done'\n"],
        ["expect", "ready", 8],
        ["sleep", 0.3],
        ["send", "\u001a"],
        ["expect", "Stopped", 5],
        ["expect", "$ ", 5],
        ["send", "fg\n"],
        ["sleep", 0.5],
        ["send", "\u0003"],
        ["expect", "got-int", 5],
        ["expect", "$ ", 8],
        ["send", "echo co''de=$?\n"],
        ["expect", "code=9", 5],
      );
      expect(problem).toBeNull();
      expect(seen).toContain("--trace strace: usual overhead");
      expect(seen.match(/got-int/g)).toHaveLength(1);
    },
  );

  it("in the background it runs on where the terminal stops writers, and draws no line", async () => {
    const { seen, problem } = await interactive(
      ["send", "stty tostop; $GOWHY sh -c 'sleep 3; exit 3' & wait $!; echo co''de=$?\n"],
      ["expect", "code=3", 9],
    );
    expect(problem).toBeNull();
    expect(seen).not.toContain("Stopped");
    expect(seen).not.toContain("Ctrl-C = why");
  });

  it("what the command sets on the terminal stays set", async () => {
    const { problem } = await interactive(
      ["send", "$GOWHY stty -icanon min 7; stty -a | grep -o 'min = [0-9]*'\n"],
      ["expect", "min = 7", 5],
      ["send", "stty sane\n"],
    );
    expect(problem).toBeNull();
  });

  it("hands on what comes through a pipe, and ends when its reader goes away", () => {
    const script = '"$0" "$1" --offline run -- sh -c "cat; echo end" | head -c 5';
    const ran = spawnSync("sh", ["-c", `printf 'abcdefgh' | ${script}`, process.execPath, BUNDLE], {
      encoding: "utf8",
      env: machine.environment,
    });
    expect(ran.stdout).toBe("abcde");
    expect(ran.stderr).toBe("");
  });
});
