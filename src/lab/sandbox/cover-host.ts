import { spawnSync } from "node:child_process";
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  realpathSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** Directories of the host that programs write to although they were told otherwise: pid files, logs, histories, temporary files, shared memory. */
const COVERED = ["/run", "/var/log", "/var/tmp", "/root", "/tmp", "/dev/shm"];

const LAB_DIRECTORY = "/run/gowhy-lab";

export interface Kept {
  readonly gowhy: string;
  readonly node: string;
  readonly answers: string;
  readonly warmCache: string | null;
}

/**
 * Puts empty tmpfs over what a private mount namespace alone would let through to the host, keeps what is needed of it,
 * and gives the paths where gowhy and node are found by any user.
 */
export function coverHost(needs: {
  readonly gowhy: string;
  readonly goroot: string;
  readonly warmCache: string | null;
}): Kept {
  const covered = COVERED.filter((path) => existsSync(path)).map((path) => realpathSync(path));
  const isCovered = (path: string) => covered.some((each) => path === each || path.startsWith(`${each}/`));
  const bundles = openSync(dirname(needs.gowhy), "r");
  const node = openSync(process.execPath, "r");
  const warm = needs.warmCache === null ? null : openSync(needs.warmCache, "r");
  const goroot = isCovered(needs.goroot) ? openSync(needs.goroot, "r") : null;
  const resolvConf = existsSync("/etc/resolv.conf") ? realpathSync("/etc/resolv.conf") : null;
  mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run");
  for (const path of covered.filter((each) => each !== "/run"))
    mount("-t", "tmpfs", "-o", /(tmp|shm)$/.test(path) ? "mode=1777" : "mode=755", "tmpfs", path);
  mkdirSync(LAB_DIRECTORY, { recursive: true });
  const answers = join(LAB_DIRECTORY, "answers");
  mkdirSync(answers);
  const kept = { gowhy: join(LAB_DIRECTORY, "gowhy.cjs"), node: join(LAB_DIRECTORY, "node"), answers };
  copyFileSync(`/proc/self/fd/${bundles}/gowhy.cjs`, kept.gowhy);
  bindOpened(node, kept.node);
  if (goroot !== null) bindOpened(goroot, needs.goroot);
  if (warm !== null) bindOpened(warm, join(LAB_DIRECTORY, "warm"));
  if (resolvConf !== null && !existsSync(resolvConf)) {
    mkdirSync(dirname(resolvConf), { recursive: true });
    writeFileSync(resolvConf, "");
  }
  for (const opened of [bundles, node, warm, goroot]) if (opened !== null) closeSync(opened);
  return { ...kept, warmCache: warm === null ? null : join(LAB_DIRECTORY, "warm") };
}

/** Binds what was opened before it was covered. */
function bindOpened(descriptor: number, over: string): void {
  if (statSync(`/proc/self/fd/${descriptor}`).isDirectory()) mkdirSync(over, { recursive: true });
  else {
    mkdirSync(dirname(over), { recursive: true });
    writeFileSync(over, "");
  }
  const bound = spawnSync("mount", ["--bind", "/proc/self/fd/3", over], {
    stdio: ["ignore", "ignore", "pipe", descriptor],
  });
  if (bound.status !== 0) throw new Error(`mount --bind ${over}: ${bound.stderr}`);
}

function mount(...words: string[]): void {
  const mounted = spawnSync("mount", words, { stdio: ["ignore", "ignore", "pipe"] });
  if (mounted.status !== 0) throw new Error(`mount ${words.join(" ")}: ${mounted.stderr}`);
}
