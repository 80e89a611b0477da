// npm run bench: the figures that the README quotes, measured on this machine, in one run of about a quarter of an hour.
// `--quick` takes fewer rounds. Parts of it, with more rounds or more data:
// `npm run bench -- strace-log [FILE]`: the reader of strace logs against grep, on 1 GB.
// `npm run bench -- watch [PART OF A WORKLOAD'S NAME]`: what it costs a go command to be watched, in 21 rounds or `--rounds=N`; with
// `own-share` only gowhy's own CPU; `--by=gowhy run,strace -f` keeps these runners beside plain.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchStartUp } from "./start-up.ts";
import { benchStraceLog } from "./strace-log.ts";
import { benchOwnShare, benchWatch } from "./watch-overhead.ts";
import { gowhyRun, joined, plainAgain, tracers } from "./watch-runners.ts";

/** In the run of everything the reader gets less: that is quick, and the rest of the run is about other things. */
const SHORT_LOG_BYTES = 200e6;
const LARGE_LOG_BYTES = 1e9;

const [wanted, part] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
if (process.argv.includes("--help") || !["strace-log", "watch", undefined].includes(wanted)) {
  process.stdout.write(
    "npm run bench -- [--quick]\nnpm run bench -- strace-log [FILE] [--rounds=N]\nnpm run bench -- watch [WORKLOAD|own-share] [--rounds=N] [--by=RUNNER,…]\n",
  );
  process.exit(process.argv.includes("--help") ? 0 : 2);
}
const isQuick = process.argv.includes("--quick");
const asked = process.argv.find((word) => word.startsWith("--rounds="))?.slice("--rounds=".length);
const by = process.argv
  .find((word) => word.startsWith("--by="))
  ?.slice("--by=".length)
  .split(",");
const write = (line: string) => process.stdout.write(`${line}\n`);

if (wanted === "strace-log") {
  await benchStraceLog({ file: part, logBytes: LARGE_LOG_BYTES, rounds: Number(asked ?? 5), write });
  process.exit(0);
}

// A copy: whoever builds meanwhile, another bench for one, does not exchange what is measured.
execFileSync("npm", ["run", "--silent", "build"], { stdio: "inherit" });
const scratch = mkdtempSync(join(tmpdir(), "gowhy-bench-bundle-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));
for (const name of ["gowhy.cjs", "lab.cjs", "pages.json.br"]) cpSync(join("dist", name), join(scratch, name));
const bundle = join(scratch, "gowhy.cjs");
const ours = [plainAgain, gowhyRun(bundle)];
const others = tracers(bundle);

if (wanted === "watch") {
  const rounds = Number(asked ?? (isQuick ? 5 : 21));
  if (part !== "own-share")
    await benchWatch({
      rounds: () => rounds,
      runners: () => [...ours, ...others, ...joined(bundle)].filter(({ name }) => by?.includes(name) ?? true),
      only: part ?? "",
      write,
    });
  if (part === undefined || part === "own-share") await benchOwnShare(gowhyRun(bundle), false, write);
} else {
  benchStartUp(bundle, isQuick, write);
  await benchWatch({
    // A cold build and a download take 5 to 20 s each, and there are six runners.
    rounds: ({ isLong }) => Number(asked ?? (isQuick ? (isLong ? 1 : 3) : isLong ? 4 : 9)),
    runners: ({ isLong }) => [...ours, ...(isQuick && isLong ? others.slice(0, 1) : others)],
    only: "",
    write,
  });
  await benchOwnShare(gowhyRun(bundle), isQuick, write);
  write("");
  await benchStraceLog({ file: undefined, logBytes: SHORT_LOG_BYTES, rounds: isQuick ? 3 : 5, write });
}
process.exit(0);
