// Builds the single executable and shows that it runs where nothing else is: a bare root directory, read-only, an arbitrary uid, no network.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let passed = 0;
let failed = 0;
let skipped = 0;

const scratch = mkdtempSync(join(tmpdir(), "gowhy-bare-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
const isRoot = process.getuid?.() === 0;
/** An id that no passwd file knows. */
const UID = "48213";

execFileSync("npm", ["run", "--silent", "build:executable"], { stdio: ["ignore", "inherit", "inherit"] });
check("SHA256SUMS match", ["sha256sum", "--check", "--quiet", "SHA256SUMS"], (code) => code === 0, "dist");
const amd64 = "dist/gowhy-linux-amd64";
if (existsSync(amd64)) {
  check("amd64: --version", [amd64, "--version"], (code, out) => code === 0 && /^gowhy \d/.test(out));
  check("amd64: check --json --offline", [amd64, "check", "--json", "--offline"], isDiagnosis);
  check(
    "amd64: explain has its pages inside",
    [amd64, "explain", "connect/refused"],
    (code, out) => code === 0 && out.length > 500,
  );
  check(
    "amd64: the watched command inherits no LD_PRELOAD",
    [amd64, "run", "--", "sh", "-c", 'test -z "$LD_PRELOAD$GOWHY_LD_PRELOAD"'],
    (code) => code === 0,
  );
  check(
    "amd64: a limit too low for Node is named, exit 3",
    ["prlimit", "--nofile=20:20", amd64, "--version"],
    (code, _, err) => code === 3 && err.includes("ulimit -n"),
  );
  check(
    "amd64: the watched command gets its own soft limit of open files back",
    ["prlimit", "--nofile=100:200", amd64, "run", "--", "sh", "-c", "ulimit -Sn"],
    (code, out) => code === 0 && out.trim() === "100",
  );
  check(
    "amd64: signals that were ignored stay so for the watched command",
    ["sh", "-c", `trap "" HUP; exec "$0" run -- grep SigIgn /proc/self/status`, amd64],
    (code, out) => code === 0 && /[13579bdf]$/.test(out.trim()),
  );
  inBareRoot();
} else skip("amd64", "not built");
const arm64 = "dist/gowhy-linux-arm64";
const qemu = ["qemu-aarch64-static", "qemu-aarch64"].find((name) => spawnSync(name, ["--version"]).status === 0);
if (!existsSync(arm64)) skip("arm64", "not built here: see the reason above");
else if (!qemu) skip("arm64", "qemu-aarch64 is not installed (Debian: qemu-user-static)");
else {
  check(
    "arm64 under qemu-user: --version",
    [qemu, arm64, "--version"],
    (code, out) => code === 0 && /^gowhy \d/.test(out),
  );
  check(
    "arm64 under qemu-user: causes",
    [qemu, arm64, "causes"],
    (code, out) => code === 0 && out.includes("connect/refused"),
  );
}
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;

function inBareRoot(): void {
  if (!isRoot) {
    skip("amd64 in a bare root directory", "chroot needs root");
    return;
  }
  const root = join(scratch, "root");
  for (const directory of [root, join(root, "proc")]) mkdirSync(directory);
  copyFileSync(amd64, join(root, "gowhy"));
  const enter = (argv: readonly string[]) => [
    "unshare",
    "--net",
    "--mount",
    "--pid",
    "--fork",
    "--propagation",
    "private",
    "sh",
    "-c",
    `mount --bind ${root} ${root} && mount -o remount,bind,ro ${root} && mount -t proc proc ${root}/proc && exec env -i /usr/sbin/chroot --userspec=${UID}:${UID} --groups= ${root} "$@"`,
    "sh",
    ...argv,
  ];
  const where = `amd64 in a bare root directory, read-only, uid ${UID}, no network`;
  check(`${where}: --version`, enter(["/gowhy", "--version"]), (code, out) => code === 0 && /^gowhy \d/.test(out));
  check(`${where}: check --json`, enter(["/gowhy", "check", "--json"]), isDiagnosis);
  check(
    "amd64 without /proc says what it needs, exit 3",
    ["env", "-i", "/usr/sbin/chroot", root, "/gowhy", "--version"],
    (code, _, err) => code === 3 && err.includes("/proc"),
  );
}

function isDiagnosis(code: number, out: string): boolean {
  return [0, 1, 3].includes(code) && (JSON.parse(out) as { schemaVersion: number }).schemaVersion === 1;
}

function check(
  name: string,
  argv: readonly string[],
  good: (code: number, out: string, err: string) => boolean,
  cwd = ".",
): void {
  const [program = "", ...rest] = argv;
  const result = spawnSync(program, rest, { encoding: "utf8", timeout: 120_000, maxBuffer: 64 * 1024 * 1024, cwd });
  let fine = false;
  try {
    fine = good(result.status ?? -1, result.stdout, result.stderr);
  } catch {
    fine = false;
  }
  if (fine) passed += 1;
  else failed += 1;
  process.stdout.write(`${fine ? "ok" : "FAILED"} ${name}\n`);
  if (!fine)
    process.stdout.write(
      `exit ${result.status ?? result.signal}\n${result.stdout.slice(0, 2_000)}\n${result.stderr.slice(0, 2_000)}\n`,
    );
}

function skip(name: string, why: string): void {
  skipped += 1;
  process.stdout.write(`skipped ${name}: ${why}\n`);
}
