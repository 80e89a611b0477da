import { cpus } from "node:os";
import { type Pairing, paired } from "./paired.ts";
import { timeToSpawn } from "./time-to-spawn.ts";

/** How long gowhy takes to start, to answer and to check, against bare node. */
export function benchStartUp(bundle: string, isQuick: boolean, write: (line: string) => void): void {
  const node = process.execPath;
  const bare = [node, "-e", "0"];
  const here = process.env["INIT_CWD"] ?? process.cwd();
  const pairs = isQuick ? 7 : 31;
  const checkPairs = isQuick ? 3 : 9;
  const rows: (readonly [string, Pairing])[] = [
    ["gowhy --version", paired(bare, [node, bundle, "--version"], pairs)],
    ["gowhy --help", paired(bare, [node, bundle, "--help"], pairs)],
    ["gowhy.cjs --version (through its sh launcher)", paired(bare, [bundle, "--version"], pairs)],
    ["gowhy run -- true, to its end", paired(bare, [node, bundle, "run", "--", "true"], pairs)],
    ["gowhy check --offline", paired(bare, [node, bundle, "check", "--offline"], checkPairs, { cwd: here })],
    ["gowhy check", paired(bare, [node, bundle, "check"], checkPairs, { cwd: here })],
  ];
  const spawned = timeToSpawn(bare, [node, bundle, "run", "--"], pairs);
  write(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, medians of ${pairs} and ${checkPairs} interleaved pairs\n`,
  );
  write("| command | against | wall ratio | wall | CPU ratio | CPU |\n|---|---|---|---|---|---|");
  for (const [command, { wallRatio, cpuRatio, other }] of rows)
    write(
      `| ${command} | node -e 0 | ${wallRatio.toFixed(2)} × | ${Math.round(other.wallMs)} ms | ${cpuRatio.toFixed(2)} × | ${Math.round(other.cpuMs)} ms |`,
    );
  write(
    `| gowhy run, until the command starts | node -e 0 | ${spawned.ratio.toFixed(2)} × | ${Math.round(spawned.ms)} ms | | |\n`,
  );
}
