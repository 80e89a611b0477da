import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { cpus, release, tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./median.ts";
import { type OwnShare, ownShare } from "./own-share.ts";
import { ratioInterval } from "./ratio-interval.ts";
import { type TimedRun, timedRun } from "./timed-run.ts";
import { plain, type Runner } from "./watch-runners.ts";
import { openWorkloads, type Workload } from "./watch-workloads.ts";

export interface WatchBench {
  /** Interleaved rounds; every runner runs once in each. */
  readonly rounds: (workload: Workload) => number;
  /** Compared with plain, in the order of the table. */
  readonly runners: (workload: Workload) => readonly Runner[];
  /** Part of a workload's name; empty for all. */
  readonly only: string;
  readonly write: (line: string) => void;
}

/** What it costs a go command to be watched, each way against plain in the same round. */
export async function benchWatch({ rounds, runners, only, write }: WatchBench): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "gowhy-bench-"));
  const remove = () => rmSync(root, { recursive: true, force: true });
  process.on("exit", remove);
  const workloads = await openWorkloads(root);
  try {
    write(
      `${execFileSync("go", ["version"], { encoding: "utf8" }).trim()}, Node ${process.version}, kernel ${release()}, ${machine()}`,
    );
    write("Interleaved rounds; ratios to plain of the same round, median and 95 % interval (sign test)\n");
    write("| workload | rounds | run by | command's own time | whole process | median own | more, as a whole |");
    write("|---|---|---|---|---|---|---|");
    for (const workload of workloads.all.filter(({ name }) => name.includes(only)))
      for (const row of await compare(workload, [plain, ...runners(workload)], rounds(workload), root))
        write(`| ${row.join(" | ")} |`);
  } finally {
    workloads.close();
    remove();
    process.off("exit", remove);
  }
}

async function compare(
  workload: Workload,
  runners: readonly Runner[],
  rounds: number,
  root: string,
): Promise<string[][]> {
  // One round that does not count: page cache, the warm build cache, the kernel's own caches.
  // A single round is no measurement, only a look: it does without.
  if (rounds > 1) for (const runner of runners) await timedRun(workload, runner, root);
  const runs = new Map<Runner, TimedRun[]>(runners.map((runner) => [runner, []]));
  for (let round = 0; round < rounds; round += 1) {
    // Each goes first as often as any other: what a run leaves behind for the next falls on all alike.
    const order = [...runners.slice(round % runners.length), ...runners.slice(0, round % runners.length)];
    for (const runner of order) runs.get(runner)?.push(await timedRun(workload, runner, root));
  }
  const base = runs.get(plain) ?? [];
  return runners.map((runner) => {
    const own = runs.get(runner) ?? [];
    const ratio = (pick: (run: TimedRun) => number) =>
      interval(own.map((run, at) => pick(run) / pick(base[at] ?? run)));
    const moreMs = median(own.map((run, at) => run.wholeMs - (base[at]?.wholeMs ?? 0)));
    const ownMs = median(own.map(({ commandMs }) => commandMs));
    const isBase = runner === plain;
    return [
      workload.name,
      `${rounds}`,
      runner.name,
      isBase ? "" : ratio(({ commandMs }) => commandMs),
      isBase ? "" : ratio(({ wholeMs }) => wholeMs),
      `${Math.round(ownMs)} ms`,
      isBase ? "" : `${Math.round(moreMs)} ms`,
    ];
  });
}

function interval(ratios: readonly number[]): string {
  const { median: middle, low, high } = ratioInterval(ratios);
  return `${middle.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}

/** The CPU that gowhy's own process uses: while a build works, while nothing happens, while sockets are waited on, with 200 processes. */
export async function benchOwnShare(gowhy: Runner, isQuick: boolean, write: (line: string) => void): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "gowhy-bench-"));
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const proxy = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const workloads = await openWorkloads(root);
  const download = workloads.all.at(-1);
  const build = workloads.all[0];
  const base = { PATH: process.env["PATH"], HOME: root };
  const forMs = isQuick ? 10_000 : 18_000;
  const measure = (argv: readonly string[], cwd: string, env: Record<string, string>): Promise<OwnShare> =>
    ownShare(gowhy.argv(argv), { cwd, env: { ...base, ...env }, forMs });
  try {
    write("\n| gowhy's own CPU, start-up left out | mean | worst 10 s | watched |\n|---|---|---|---|");
    const rows: [string, OwnShare][] = [];
    rows.push(["sleep", await measure(["sleep", "60"], root, {})]);
    const many = "for i in $(seq 200); do sleep 60 & done; wait";
    if (!isQuick) rows.push(["200 processes that sleep", await measure(["sh", "-c", many], root, {})]);
    if (build) rows.push(["go build -a std", await measure(["go", "build", "-a", "std"], build.cwd, build.env())]);
    if (download && !isQuick)
      rows.push([
        "go mod download, the proxy is silent",
        await measure(download.argv, download.cwd, { ...download.env(), GOPROXY: proxy }),
      ]);
    const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
    for (const [name, { mean, worst, watchedMs }] of rows)
      write(`| ${name} | ${percent(mean)} | ${percent(worst)} | ${(watchedMs / 1_000).toFixed(0)} s |`);
  } finally {
    workloads.close();
    silent.close();
    spawnSync("chmod", ["-R", "u+w", root]);
    rmSync(root, { recursive: true, force: true });
  }
}

const machine = (): string => `${cpus().length} × ${cpus()[0]?.model ?? "?"}`;
