import { tooOldNode } from "./node-version.ts";
import { giveBackPreload } from "./own-libraries.ts";

// Each branch loads only what it needs: `--version`, the desk and the spawn of a watched command must start like bare node.
giveBackPreload(process.env);
const argv = process.argv.slice(2);
const { LC_ALL, LC_MESSAGES, LANG } = process.env;
const tooOld = tooOldNode(process.versions.node, LC_ALL || LC_MESSAGES || LANG || "");
if (tooOld !== null) {
  process.stderr.write(`${tooOld}\n`);
  process.exit(2);
}
if (argv[0] === "__desk") void import("../system/files/desk.ts").then(({ runDesk }) => runDesk());
else if (argv[0] === "__file")
  void import("./user-file-child.ts").then(({ runUserFile }) => runUserFile(argv.slice(1)));
else if (argv[0] === "__stacks") void import("./stacks-child.ts").then(({ runStacks }) => runStacks(Number(argv[1])));
else void import("./dispatch.ts").then(({ dispatch }) => dispatch(argv));
