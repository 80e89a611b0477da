import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { BUNDLE } from "../kit/run-gowhy.ts";

const start = (wrap: readonly string[], environment: Record<string, string> = {}, ...argv: string[]) => {
  const [program = "", ...rest] = [...wrap, BUNDLE, ...argv];
  const run = spawnSync(program, rest, {
    encoding: "utf8",
    timeout: 20_000,
    env: { PATH: process.env["PATH"] ?? "", ...environment },
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
};
const version = execFileSync(process.execPath, [BUNDLE, "--version"], { encoding: "utf8" });

describe("the launcher", () => {
  it("starts Node with the same arguments, as a shell script and as a Node program", () => {
    expect(start([], {}, "--version")).toEqual({ code: 0, stdout: version, stderr: "" });
    expect(start(["sh"], {}, "--version").stdout).toBe(version);
  });
  it.each([
    ["nofile", "20:20", "Max open files", "ulimit -n"],
    ["nofile", "12:12", "Max open files", "ulimit -n"],
    ["as", "500000000", "Max address space", "ulimit -v"],
    ["data", "30000000", "Max data size", "ulimit -d"],
    ["stack", "65536", "Max stack size", "ulimit -s"],
  ])("says that %s is too low for Node", (limit, value, name, remedy) => {
    const run = start(["prlimit", `--${limit}=${value}`], {}, "--version");
    expect(run.code).toBe(3);
    expect(run.stderr).toContain(name);
    expect(run.stderr).toContain(remedy);
    const chinese = start(["prlimit", `--${limit}=${value}`], { LC_ALL: "zh_CN.UTF-8" }, "--version");
    expect(chinese.stderr).toContain(name);
    expect(chinese.stderr).toMatch(/资源限制/);
  });
  it.skipIf(process.getuid?.() !== 0)("counts threads for a plain user, not for root", () => {
    expect(start(["prlimit", "--nproc=5"], {}, "--version").code).toBe(0);
    const user = ["setpriv", "--reuid", "54321", "--clear-groups", "prlimit", "--nproc=5"];
    expect(start(user, {}, "--version").code).toBe(3);
  });
  it("keeps ignored what was ignored, as nohup and a shell's & do", () => {
    const mask = "grep SigIgn /proc/$$/status; env | grep -c GOWHY";
    const ignoring = (...argv: string[]) => ["sh", "-c", `trap '' HUP INT PIPE; exec "$0" "$@"`, ...argv];
    const bare = spawnSync("sh", ["-c", `trap '' HUP INT PIPE; exec sh -c "$0"`, mask], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "" },
    });
    const run = start(ignoring(), {}, "--offline", "run", "--", "sh", "-c", `${mask}; true`);
    expect(bare.stdout).toContain("1003");
    expect(run.stdout).toBe(bare.stdout);
    // The command is asked by a signal to gowhy alone, and neither of the two hears it.
    const told = start(ignoring(), {}, "--offline", "run", "--", "sh", "-c", "kill -HUP $PPID; sleep 0.3; exit 5");
    expect(told.code).toBe(5);
    const plain = start([], {}, "--offline", "run", "--", "sh", "-c", "kill -HUP $PPID; sleep 3; exit 5");
    expect(plain.code).toBeNull();
  });
  it.each(["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])(
    "leaves closed to the command what was closed (%s)",
    (closing) => {
      // Descriptor 9 is the answer: the others may be closed.
      const ask =
        "exec 9>&3; for fd in 0 1 2; do [ -e /proc/$$/fd/$fd ] || echo $fd >&9; done; env | grep GOWHY_CLOSED >&9; exit 0";
      const run = (...argv: string[]) => {
        const all = ["sh", "-c", `exec 3>&1; exec "$@" ${closing}`, "sh", ...argv, "sh", "-c", ask];
        return spawnSync(all[0] ?? "", all.slice(1), { encoding: "utf8", timeout: 20_000 }).stdout;
      };
      expect(run(BUNDLE, "run", "--")).toBe(run("env"));
      expect(run("env")).toBe(closing.replace(/\D/g, "").replace(/./g, "$&\n"));
    },
  );
  it("gives NODE_EXTRA_CA_CERTS to the command and not to Node, which would complain of it here", () => {
    const asked = ["env", "sh", "-c", 'echo "$NODE_EXTRA_CA_CERTS"; env | grep -c GOWHY; :'];
    for (const file of ["/nonexistent/ca.pem", ""])
      expect(start([], { NODE_EXTRA_CA_CERTS: file }, "run", "--", ...asked)).toEqual({
        code: 0,
        stdout: `${file}\n0\n`,
        stderr: "",
      });
    expect(start([], {}, "run", "--", "sh", "-c", "env | grep -c NODE_EXTRA").stdout).toBe("0\n");
  });
  it("says that there is no Node", () => {
    const run = start([], { PATH: "/nonexistent" });
    expect(run.code).toBe(127);
    expect(run.stderr).toContain("20.18");
  });
  it("forks nothing", () => {
    const traced = spawnSync("strace", ["-f", "-e", "trace=fork,vfork,clone,clone3,execve", BUNDLE, "--version"], {
      encoding: "utf8",
    });
    if (traced.error) return;
    const untilNode = traced.stderr.split(/execve\("[^"]*\/node", .* = 0\n/)[0] ?? "";
    // At the start of a line: a path may hold these words as well.
    expect(untilNode).not.toMatch(/^(\[pid +\d+\] )?(clone3?|v?fork)\(/m);
  });
});
