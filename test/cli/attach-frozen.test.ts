import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aMachine, type Machine } from "../hostile/a-machine.ts";
import { runGowhy } from "../kit/run-gowhy.ts";

const isRoot = process.getuid?.() === 0;
const has = (program: string) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
/** CONTRACT: 10 s; starting Node and a busy machine come on top. */
const IN_TIME_MS = 13_000;

interface Seen {
  readonly waits: readonly { readonly what: string; readonly on: string; readonly pid: number }[];
  readonly unseen: readonly { readonly fact: string; readonly reason: string }[];
}

let machine: Machine;
beforeAll(() => {
  machine = aMachine();
});
afterAll(() => machine.remove());

/** Sets something up, attaches, takes it away again, and tells on standard error how the target ended. Whatever happens, it is taken away. */
async function attachTo(setUp: string, takeAway: string) {
  const directory = mkdtempSync(join(tmpdir(), "gowhy-frozen-"));
  const script = `work=$1; shift
    ${setUp}
    sleep 1.5
    before=$(cut -d')' -f2- /proc/$target/stat | cut -d' ' -f21)
    began=$(date +%s%3N)
    code=0; timeout -s KILL 20 "$@" "$target" || code=$?
    echo "attached for $(($(date +%s%3N) - began)) ms" >&2
    after=$(cut -d')' -f2- /proc/$target/stat | cut -d' ' -f21)
    [ "$before" = "$after" ] && echo "the same process" >&2
    ${takeAway}
    wait $target; echo "target ended with $?" >&2
    umount "$work/mount" 2>/dev/null
    exit $code`;
  mkdirSync(join(directory, "mount"));
  try {
    const run = await runGowhy({
      wrap: ["unshare", "-m", "bash", "-c", script, "bash", directory],
      argv: ["attach", "--json"],
      environment: machine.environment,
      cwd: machine.module,
      timeoutMs: 60_000,
    });
    expect(run.stderr).toContain("the same process");
    // It lives on: its own work ends well once nothing stands in its way.
    expect(run.stderr).toContain("target ended with 0");
    expect(Number(/attached for (\d+) ms/.exec(run.stderr)?.[1])).toBeLessThan(IN_TIME_MS);
    return { code: run.code, seen: JSON.parse(run.stdout) as Seen };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const IMAGE = `truncate -s 32M "$work/image"; mkfs.ext4 -q -F "$work/image"; mount -o loop "$work/image" "$work/mount"`;
/** The lightest command that writes to the build cache. */
const CLEAN = `GOCACHE="$work/mount/cache" go clean -testcache & target=$!`;

describe.skipIf(!isRoot)("gowhy attach to a process that the kernel holds", () => {
  it("in D state on a frozen file system", async () => {
    const { code, seen } = await attachTo(
      `${IMAGE}; mkdir "$work/mount/cache"; fsfreeze -f "$work/mount"; ${CLEAN}`,
      `fsfreeze -u "$work/mount"`,
    );
    expect(seen.waits.map(({ what }) => what)).toContain("frozen");
    expect(code).toBe(1);
  });

  it.skipIf(!has("bindfs") || !existsSync("/dev/fuse"))("in a call to a FUSE server that hangs", async () => {
    const { code, seen } = await attachTo(
      `mkdir -p "$work/below/cache"; bindfs -f "$work/below" "$work/mount" & server=$!
       until mountpoint -q "$work/mount"; do sleep 0.1; done; kill -STOP $server; ${CLEAN}`,
      "kill -CONT $server",
    );
    expect(seen.waits).toContainEqual(
      expect.objectContaining({ what: "filesystem", on: expect.stringContaining("/mount/cache") }),
    );
    expect([1, 3]).toContain(code);
  });

  // Whoever reads its cmdline, environ, maps or mem waits as long as it does.
  it.skipIf(!has("gcc"))("with the lock of its memory held", async () => {
    const program = join(machine.root, "hold-memory-lock");
    writeFileSync(`${program}.c`, HOLD_MEMORY_LOCK);
    execFileSync("gcc", ["-pthread", "-o", program, `${program}.c`]);
    const { code, seen } = await attachTo(
      `${IMAGE}; mkfifo "$work/go-on"; ${program} "$work/mount/file" <"$work/go-on" & target=$!
       exec 9>"$work/go-on"; sleep 0.5; fsfreeze -f "$work/mount"; echo >&9; sleep 1
       timeout -s KILL 1 cat /proc/$target/cmdline >/dev/null && echo "its arguments can be read" >&2`,
      `fsfreeze -u "$work/mount"`,
    );
    expect(seen.waits.length).toBeGreaterThan(0);
    expect(seen.unseen).toContainEqual(expect.objectContaining({ fact: "watch.stacks", reason: "timed-out" }));
    expect(code).toBe(3);
  });
});

/**
 * One thread writes to a page of a file on a frozen file system and waits in the fault; another changes a flag of that page,
 * takes the lock of the whole memory for it, and waits for the first. Source: linux mm/mmap_lock.c, __vma_start_write.
 */
const HOLD_MEMORY_LOCK = `#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
static char *page;
static void *touch(void *unused) { page[0] = 1; return unused; }
static void *advise(void *unused) { madvise(page, 4096, MADV_DONTFORK); return unused; }
int main(int argc, char **argv) {
  int file = open(argv[1], O_RDWR | O_CREAT, 0600);
  if (file < 0 || ftruncate(file, 4096)) return 1;
  page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  volatile char seen = page[0]; (void)seen;
  getchar();
  pthread_t one, two;
  pthread_create(&one, 0, touch, 0); usleep(300000);
  pthread_create(&two, 0, advise, 0);
  pthread_join(one, 0); pthread_join(two, 0);
  return 0;
}
`;
