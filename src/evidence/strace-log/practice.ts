import { SLACK_BYTES } from "./usual-lines.ts";

/**
 * Lines of every shape. V8 compiles a branch that never ran as a trap: the first line that comes there throws the compiled
 * loop away. The log of a build ran into seven of these traps at its beginning: the first 40 MB took 0.26 to 0.31 s of CPU,
 * and 0.21 to 0.24 s after practice (Node's own start included).
 */
const LOGS: readonly string[] = [
  `4711 1700000000.000001 execve("/bin/true", ["true"], 0x7ffd /* 2 vars */) = 0 <0.000321>
4711 1700000000.000010 execve("/bin/false", ["false"], 0x7ffd /* 2 vars */) = -1 ENOENT (No such file or directory) <0.000021>
4711 1700000000.000011 openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 3 <0.000011>
4711 1700000000.000012 read(3, "x", 4096) = 1 <0.000011>
4711 1700000000.000013 readlink("/x", 0x7ffd, 4096) = -1 EINVAL (Invalid argument) <0.000011>
4711 1700000000.000014 fcntl(3, F_GETFL)        = 0x8000 (flags O_RDONLY|O_LARGEFILE) <0.000011>
17   1700000000.000015 read(4,  <unfinished ...>
4711 1700000000.000016 futex(0x1, FUTEX_WAIT_PRIVATE, 0, NULL <unfinished ...>
4711 1700000000.000017 --- SIGURG {si_signo=SIGURG, si_code=SI_TKILL, si_pid=4711, si_uid=0} ---
17   1700000000.000018 <... read resumed>"", 9) = 0 <0.000003>
4711 1700000000.000019 <... futex resumed>) = -1 EAGAIN (Resource temporarily unavailable) <0.000003>
4711 1700000000.000020 <... futex resumed>) = 0 <0.000003>
4711 1700000000.000021 flock(3, LOCK_EX) = 0 <0.250000>
4711 1700000000.000022 dup(3) = 4 <0.000003>
4711 1700000000.000023 openat(AT_FDCWD, "/a = b", O_RDONLY) = 5</a = b> <0.000011>
4711 1700000000.000024 read(5, "torn
words of the command
[words of the command

4711 1700000000.000025 nanosleep({tv_sec=0, tv_nsec=20000}, NULL) = ? ERESTART_RESTARTBLOCK (Interrupted by signal) <0.000011>
4711 1700000000.000026 exit_group(0) = ?
4713 1700000000.000026 exit_group(0 <unfinished ...>
4713 1700000000.000026 <... exit_group resumed>) = ?
4711 1700000000.000027 +++ exited with 0 +++
4711 1700000000.000028 epoll_pwait(4,  <unfinished ...>
4711 1700000000.000029 epoll_pwait(4,  <unfinished ...>
4194304 1700000000.000028 read(5, "", 1) = 0 <0.000004>
`,
  `[pid  4711] 1700000000.000001 openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 3
[pid  4711] 1700000000.000002 openat(AT_FDCWD, "/etc/hosts", O_RDONLY <unfinished ...>
[pid  4711] 1700000000.000003 <... openat resumed>) = 3
[pid  4711] 1700000000.000004 openat(AT_FDCWD, "/etc/hosts", O_RDONLY <unfinished ...>
[pid  4711] 1700000002.000003 <... openat resumed>) = 3
`,
  `openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 3
openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 3
openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 4
`,
  `4711      0.000000 openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 3 <0.000011>
4711      0.000021 openat(AT_FDCWD, "/etc/hosts", O_RDONLY <unfinished ...>
4711      0.000021 <... openat resumed>) = 3 <0.000011>
4711     12.000021 openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 3 <0.000011>
`,
];
/** V8 begins to take notes of what a branch sees only after some runs; and a buffer that is filled anew is a branch too. */
const TIMES = 20;

/** What practises: StraceLog. */
interface Feedable {
  feed(buffer: Buffer, from: number, to: number): void;
  keep(): void;
  summary(): unknown;
}

let isDone = false;

/** Runs a reader over lines of every shape, once in a process; takes a few milliseconds. */
export function practise(begin: () => Feedable): void {
  if (isDone) return;
  isDone = true;
  for (const lines of LOGS) {
    const text = Buffer.from(lines, "latin1");
    const buffer = Buffer.from(new ArrayBuffer(text.length + SLACK_BYTES));
    text.copy(buffer);
    const log = begin();
    for (let time = 0; time < TIMES; time += 1) {
      log.feed(buffer, 0, text.length);
      log.keep();
    }
    log.summary();
  }
}
