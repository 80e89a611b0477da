// npm run new-cause -- AREA/NAME STEP STATION "English title" "中文标题": a folder with every file of a cause, ready to fill in.
// What is left to write fails the tests until it is written, so that nothing half-done can land.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { STATIONS, STEPS } from "../src/causes/cause.ts";

const [id = "", step = "", station = "", en = "", zh = ""] = process.argv.slice(2);
const problem = problemOf();
if (problem) {
  process.stderr.write(`${problem}\n\nusage: npm run new-cause -- AREA/NAME STEP STATION "English title" "中文标题"\n`);
  process.stderr.write(`STEP is one of ${STEPS.join(", ")}; STATION one of ${STATIONS.join(", ")}.\n`);
  process.exitCode = 2;
} else {
  const directory = join("src/causes", id);
  mkdirSync(directory, { recursive: true });
  for (const [name, content] of Object.entries(files())) writeFileSync(join(directory, name), content);
  process.stdout.write(`${directory}: now fill in cause.ts, cause.test.ts, scenario.ts and README.md, then run\n`);
  process.stdout.write(
    `  npm run generate && npm run unit -- ${directory} && dist/gowhy.cjs lab run --record '${id}'\n`,
  );
}

function problemOf(): string | null {
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(id)) return `"${id}" is not an id of the form area/noun-phrase-of-the-fault.`;
  if (existsSync(join("src/causes", id))) return `${id} is there already.`;
  if (!(STEPS as readonly string[]).includes(step)) return `"${step}" is no step.`;
  if (!(STATIONS as readonly string[]).includes(station)) return `"${station}" is no station.`;
  if (!en || !/[\u4e00-\u9fff]/.test(zh)) return "Both titles are needed, the second in Chinese.";
  return null;
}

function files(): Record<string, string> {
  return {
    "cause.ts": `import { goAnswer } from "../../../facts/toolchain.ts";
import { defineCause } from "../../cause.ts";

export default defineCause({
  id: "${id}",
  title: { en: ${JSON.stringify(en)}, zh: ${JSON.stringify(zh)} },
  step: "${step}",
  station: "${station}",
  symptoms: [],
  role: "root",
  // The facts without which nothing can be said. Jump to a fact's definition to see what it holds.
  needs: { goAnswer },
  confirms: [],
  rulesOut: [],
  fixes: [],
  references: [],
});
`,
    "cause.test.ts": `import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

judgeTable(cause, { confirms: {}, rulesOut: {}, nearMisses: {} });
`,
    "scenario.ts": `import type { ScenarioOrReason } from "../../../lab/scenario.ts";

const scenario: ScenarioOrReason = { proves: "${id}", notReproducible: "" };
export default scenario;
`,
    "README.md": `# ${id}

${en}.

## What it is

## How it comes about

## How to see it by hand

## What to do

## Sources
`,
  };
}
