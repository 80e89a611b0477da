import { spawnSync } from "node:child_process";

/** A way to run a command. Every way gets the same command in the same wrapper. */
export interface Runner {
  readonly name: string;
  /** The command as this way starts it. */
  argv(command: readonly string[]): readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export const plain: Runner = { name: "plain", argv: (command) => command };

/** The same again, so that the table shows what the machine's own noise comes to. */
export const plainAgain: Runner = { name: "plain again", argv: (command) => command };

export const gowhyRun = (bundle: string): Runner => ({
  name: "gowhy run",
  argv: (command) => [process.execPath, bundle, "run", "--", ...command],
});

/** The rung above: strace with a filter and the smallest set of calls, the sampler beside it. */
export const gowhyStrace = (bundle: string): Runner => ({
  name: "gowhy run --trace strace",
  argv: (command) => [process.execPath, bundle, "run", "--trace", "strace", "--", ...command],
});

/**
 * The rungs that join after the start. They are not climbed where tracefs is not mounted: in a mount namespace of its own it is.
 */
export const gowhyJoined = (bundle: string, rung: "perf" | "bpf"): Runner => ({
  name: `gowhy run --trace ${rung}`,
  argv: (command) => [
    ...["unshare", "-m", "sh", "-c"],
    'mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing; exec "$@"',
    ...["sh", process.execPath, bundle, "run", "--trace", rung, "--", ...command],
  ],
});

/** Those of the two that climb on this machine: one that is refused says so and would measure the sampler. */
export const joined = (bundle: string): readonly Runner[] =>
  (["perf", "bpf"] as const)
    .map((rung) => gowhyJoined(bundle, rung))
    .filter((runner) => {
      const [program = "", ...rest] = runner.argv(["sleep", "2"]);
      const { status, stderr } = spawnSync(program, rest, { encoding: "utf8" });
      return status === 0 && !stderr.includes("sampler alone");
    });

/** What most people type, for comparison. */
export const plainStrace: Runner = {
  name: "strace -f",
  argv: (command) => ["strace", "-f", "-o", "/dev/null", ...command],
};

/** perf mounts tracefs where it is missing: in a mount namespace of its own that is nobody's business. */
export const perfTrace: Runner = {
  name: "perf trace -s",
  argv: (command) => ["unshare", "-m", "perf", "trace", "-s", "-o", "/dev/null", ...command],
};

/** Those of them that this machine has. */
export function tracers(bundle: string): readonly Runner[] {
  const can = (argv: readonly string[]) => spawnSync(argv[0] ?? "", argv.slice(1), { stdio: "ignore" }).status === 0;
  return [
    ...(can(plainStrace.argv(["true"])) ? [gowhyStrace(bundle), plainStrace] : []),
    ...(can(perfTrace.argv(["true"])) ? [perfTrace] : []),
  ];
}
