import { type ChildProcess, spawn } from "node:child_process";

/** Ends the programs that gowhy had started when gowhy is killed and cannot do so itself. */
export interface Guard {
  hold(group: number): void;
  release(group: number): void;
  close(): void;
}

/** Reads which groups run, and ends them when its input ends, whatever ended gowhy. A group that was released is never touched: its number may be another's. */
const SCRIPT = `live=" "
while read -r op group; do
  case $op in
  +) live="$live$group " ;;
  -) case $live in *" $group "*) live="\${live%% $group *} \${live#* $group }" ;; esac ;;
  esac
done
for group in $live; do kill -s KILL -- "-$group"; done 2>/dev/null`;

export function openGuard(): Guard {
  let child = null as ChildProcess | null;
  const tell = (line: string) => {
    child ??= start();
    child.stdin?.write(`${line}\n`);
  };
  return {
    hold: (group) => tell(`+ ${group}`),
    release: (group) => tell(`- ${group}`),
    close: () => void child?.stdin?.end(),
  };
}

/** A session of its own: neither Ctrl-C nor the end of gowhy's group reaches it. */
function start(): ChildProcess {
  const child = spawn("/bin/sh", ["-c", SCRIPT], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: {},
  });
  // Without it nothing is worse than before.
  child.on("error", () => {});
  child.stdin?.on("error", () => {});
  child.unref();
  (child.stdin as { unref?: () => void } | null)?.unref?.();
  return child;
}
