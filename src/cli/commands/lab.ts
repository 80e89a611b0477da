import { join } from "node:path";
import type { LabRequest } from "../../lab/lab-run.ts";
import { labList } from "../../lab/list.ts";
import { labRun } from "../../lab/run.ts";
import { runInside } from "../../lab/sandbox/inside.ts";
import { runSweeper } from "../../lab/sandbox/sweeper.ts";
import { printScore } from "../../lab/score/print-score.ts";
import { labScore } from "../../lab/score/score.ts";
import { linesTo } from "../lines-to.ts";
import type { Invocation } from "../options.ts";
import { onlyFormats, writeOut } from "../plain-output.ts";
import { refuseWords } from "../refuse-words.ts";
import { stopSignals } from "../stop-signals.ts";
import { UsageError } from "../usage-error.ts";

// This bundle is also its own child: the process inside a sandbox, and the sweeper outside of it.
if (process.argv[2] === "__lab-inside") void runInside();
else if (process.argv[2] === "__lab-sweeper") void runSweeper();

const WHAT = ["list", "run", "score"] as const;

/** `gowhy lab list | run | score`. */
export async function labCommand({ words, options }: Invocation): Promise<number> {
  const [word, pattern = null, ...rest] = words;
  const what = WHAT.find((each) => each === word);
  if (what === undefined)
    throw new UsageError({
      en: `lab wants one of: ${WHAT.join(", ")}.`,
      zh: `lab 需要以下之一：${WHAT.join("、")}。`,
    });
  refuseWords("lab", rest, 0);
  onlyFormats(options, what === "score" ? ["terminal", "json"] : ["terminal"]);
  const list = labList(pattern, options.language);
  if (list.length === 0) throw noScenario(pattern ?? "");
  if (what === "list") {
    await writeOut(options, textOf(list));
    return 0;
  }
  const stop = stopSignals();
  const unread = new AbortController();
  const request: LabRequest = {
    programs: { gowhy: join(__dirname, "gowhy.cjs"), lab: join(__dirname, "lab.cjs") },
    long: options.lab.long,
    jobs: options.lab.jobs,
    // What a program reads is the same in every language.
    language: options.format === "json" ? "en" : options.language,
    // Without a reader there is nobody to run for: what runs is taken down as after a Ctrl-C.
    signal: AbortSignal.any([stop.signal, unread.signal]),
  };
  if (what === "run") {
    const lines: string[] = [];
    const write =
      options.output === null ? linesTo(process.stdout, () => unread.abort()) : (line: string) => void lines.push(line);
    const code = await labRun({ ...request, pattern, seed: options.lab.seed, record: options.lab.record, write });
    if (options.output !== null) await writeOut(options, textOf(lines));
    return stop.exitCode() ?? code;
  }
  const onProgress = linesTo(process.stderr);
  const { score, scored } = await labScore({ ...request, pattern, seed: options.lab.seed, onProgress });
  const json = options.format === "json";
  await writeOut(
    options,
    textOf(json ? [JSON.stringify(score, null, 2)] : printScore(score, scored, options.language)),
  );
  return stop.exitCode() ?? 0;
}

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

function noScenario(pattern: string): UsageError {
  return new UsageError(
    { en: `No scenario matches "${pattern}".`, zh: `没有与 "${pattern}" 匹配的场景。` },
    { en: "The list: gowhy lab list", zh: "列表：gowhy lab list" },
  );
}
