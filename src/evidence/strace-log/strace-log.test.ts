import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readStraceLog, StraceLogReader } from "./read-strace-log.ts";
import type { StraceSummary } from "./strace-log.ts";

const directory = join(import.meta.dirname, "recordings");
const recording = (name: string): Buffer => readFileSync(join(directory, name));
const names = readdirSync(directory);
/** Written to the terminal, between the lines of the command itself: some of its lines are torn. */
const TORN = "bracketed-tt-T.txt";

/** Gives the bytes in pieces of these sizes, over and over. */
function read(bytes: Buffer, sizes: readonly number[] = [1 << 20]): StraceSummary {
  let at = 0;
  let piece = 0;
  return readStraceLog({
    read(buffer, offset) {
      const size = Math.min(sizes[piece % sizes.length] ?? 1, bytes.length - at, buffer.length - offset);
      piece += 1;
      bytes.copy(buffer, offset, at, at + size);
      at += size;
      return size;
    },
  });
}

const text = (...lines: string[]): Buffer => Buffer.from(`${lines.join("\n")}\n`);
const callsOf = ({ calls }: StraceSummary) => Object.fromEntries(calls.map(({ name, count }) => [name, count]));

/** The same counts by regular expressions, a line at a time: slow, and written apart from what it checks. */
function countPlainly(log: string) {
  const started: Record<string, number> = {};
  const errors: Record<string, number> = {};
  const totalMs: Record<string, number> = {};
  const open = new Map<string, number>();
  const add = (to: Record<string, number>, name: string, value: number) => {
    to[name] = (to[name] ?? 0) + value;
  };
  for (const line of log.split("\n")) {
    const [, pid = "0", rest = ""] = /^(?:\[pid +)?(\d{1,7})(?:<[^>]*>)?\]? +(.*)$/.exec(line) ?? ["", "0", line];
    const stamp = /^(\d{9,}\.\d+|\d\d:\d\d:\d\d(?:\.\d+)?) /.exec(rest)?.[1] ?? "";
    const seconds = stamp.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    const resumed = /<\.\.\. (\w+) resumed>/.exec(line)?.[1];
    const name = resumed ?? /(?:^|[\s\]])([a-z]\w*)\(/.exec(line)?.[1];
    if (name === undefined || /(?:---|\+\+\+) /.test(rest.slice(0, 60).replace(/"[^"]*"/g, ""))) continue;
    if (resumed === undefined) add(started, name, 1);
    if (line.endsWith("<unfinished ...>")) {
      open.set(pid, seconds);
      continue;
    }
    if (/\) += -1 E[A-Z]+/.test(line)) add(errors, name, 1);
    const took = / <([\d.]+)>$/.exec(line)?.[1];
    const since = resumed !== undefined && stamp !== "" ? seconds - (open.get(pid) ?? seconds) : 0;
    add(totalMs, name, (took === undefined ? since : Number(took)) * 1_000);
  }
  return { started, errors, totalMs };
}

describe("a strace log", () => {
  it.each(names.filter((name) => name !== TORN))(
    "%s counts as a slow reader with regular expressions counts it",
    (name) => {
      const summary = read(recording(name));
      const plain = countPlainly(recording(name).toString("utf8"));
      expect(summary.malformed).toBe(0);
      expect(callsOf(summary)).toEqual(plain.started);
      expect(
        Object.fromEntries(summary.calls.filter((each) => each.errors).map((each) => [each.name, each.errors])),
      ).toEqual(plain.errors);
      for (const call of summary.calls) expect(call.totalMs).toBeCloseTo(plain.totalMs[call.name] ?? 0, 3);
    },
  );

  it("on a terminal, torn by what the command writes, loses the torn lines alone", () => {
    const summary = read(recording(TORN));
    const plain = countPlainly(recording(TORN).toString("utf8"));
    const torn = ["vfork", "clone", "write"];
    const without = (counts: Readonly<Record<string, number>>) =>
      Object.fromEntries(Object.entries(counts).filter(([name]) => !torn.includes(name)));
    expect(summary.malformed).toBe(8);
    expect(without(callsOf(summary))).toEqual(without(plain.started));
  });

  it.each(names)("%s reads the same in whatever pieces it comes", (name) => {
    const bytes = recording(name).subarray(0, 24_000);
    const whole = read(bytes);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 }), (sizes) => {
        expect(read(bytes, sizes)).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });

  it.each([
    ["plain.txt", "none"],
    ["t.txt", "day"],
    ["tt-T.txt", "day"],
    ["ttt-T.txt", "epoch"],
    ["r-T.txt", "relative"],
    ["r-ttt-T.txt", "epoch"],
    ["n-i.txt", "day"],
    ["bracketed-tt-T.txt", "day"],
    ["names.txt", "epoch"],
    ["one-process.txt", "epoch"],
  ])("%s has stamps of the kind %s", (name, stamps) => {
    const summary = read(recording(name));
    expect(summary.stamps).toBe(stamps);
    // The recorded command sleeps for 150 ms and the rest takes milliseconds; `cat` alone is over at once.
    if (stamps === "none") expect(summary.spanMs).toBeNull();
    else if (name === "one-process.txt") expect(summary.spanMs).toBeLessThan(100);
    else if (name === "t.txt") expect(summary.spanMs).toBeLessThanOrEqual(2_000);
    else expect(summary.spanMs).toBeGreaterThan(150);
    if (stamps !== "none") expect(summary.spanMs).toBeLessThan(5_000);
  });

  it.each(["tt-T.txt", "ttt-T.txt", "r-T.txt", "r-ttt-T.txt", "n-i.txt", "bracketed-tt-T.txt", "names.txt"])(
    "%s names the programs and the long wait for a child",
    (name) => {
      const summary = read(recording(name));
      expect(summary.programs.map(({ argv }) => argv)).toEqual([
        expect.arrayContaining(["sh", "-c"]),
        ["sleep", "0.15"],
        ["cat", "/nonexistent"],
        ["true"],
      ]);
      const slept = summary.programs.find(({ argv }) => argv[1] === "0.15");
      expect(slept?.tookMs).toBeGreaterThan(150);
      expect(slept?.tookMs).toBeLessThan(400);
      if (name !== "n-i.txt") expect(summary.longCalls.map((call) => call.name)).toEqual(["wait4"]);
    },
  );
});

describe("a line", () => {
  it("is paired with the rest of it by thread", () => {
    const summary = read(
      text(
        "7 1700000000.000000 flock(3</tmp/lock>, LOCK_EX <unfinished ...>",
        '8 1700000000.100000 connect(4, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("10.9.0.2")}, 16 <unfinished ...>',
        "7 1700000002.500000 <... flock resumed>) = 0",
        '9 1700000002.600000 <... read resumed>"", 1) = 0',
        "8 1700000130.100000 <... connect resumed>) = -1 ETIMEDOUT (Connection timed out)",
      ),
    );
    expect(summary.orphans).toBe(1);
    expect(summary.longCalls).toEqual([
      { pid: 7, name: "flock", argument: "/tmp/lock", atMs: 0, tookMs: 2_500, result: "0" },
      {
        pid: 8,
        name: "connect",
        argument: "10.9.0.2:443",
        atMs: 100,
        tookMs: 130_000,
        result: "-1 ETIMEDOUT (Connection timed out)",
      },
    ]);
  });

  it("that never comes back is told at the end, a sleeping thread's is not", () => {
    const summary = read(
      text(
        "7 1700000000.000000 futex(0x1, FUTEX_WAIT_PRIVATE, 0, NULL <unfinished ...>",
        '8 1700000001.000000 openat(AT_FDCWD, "/mnt/dead/go.mod", O_RDONLY|O_CLOEXEC <unfinished ...>',
      ),
    );
    expect(summary.openCalls).toEqual([
      { pid: 8, name: "openat", argument: "/mnt/dead/go.mod", atMs: 1_000, tookMs: null, result: "" },
    ]);
  });

  it("after midnight is a later one", () => {
    const summary = read(
      text("7 23:59:59.500000 flock(3, LOCK_EX <unfinished ...>", "7 00:00:01.000000 <... flock resumed>) = 0"),
    );
    expect(summary.longCalls[0]?.tookMs).toBeCloseTo(1_500);
  });

  it("of a thread that executes another program goes on under the number of its process", () => {
    const summary = read(
      text(
        '12 1700000000.000000 execve("/bin/true", ["true"], 0x1 /* 3 vars */ <pid changed to 10 ...>',
        "10 1700000000.001000 +++ superseded by execve in pid 12 +++",
        "10 1700000000.002000 <... execve resumed>) = 0 <0.002000>",
        "10 1700000000.010000 +++ exited with 0 +++",
      ),
    );
    expect(summary.programs).toEqual([{ pid: 10, argv: ["true"], atMs: 0, tookMs: 10 }]);
  });

  it("shows no secret and every escape", () => {
    const summary = read(
      text(
        String.raw`7 1700000000.000000 execve("/usr/bin/git", ["git", "clone", "https://me:hunter2@git.example/x", "a\"b\\c\303\274\n"], 0x1) = 0 <0.1>`,
        `7 1700000001.000000 openat(AT_FDCWD</>, "/tmp/token=hunter2", O_RDONLY) = 3</tmp/token=hunter2> <0.200000>`,
      ),
    );
    expect(summary.programs[0]?.argv).toEqual(["git", "clone", "https://***@git.example/x", 'a"b\\cü\n']);
    expect(summary.longCalls.find(({ name }) => name === "openat")?.argument).toBe("/tmp/token=***");
    expect(JSON.stringify(summary)).not.toContain("hunter2");
  });

  it("that is torn, foreign or endless is counted and passed over", () => {
    const summary = read(
      Buffer.concat([
        text('7 1700000000.000000 read(3, "a', "go: downloading x v1.0.0", "5 apples", ""),
        Buffer.from('7 1700000000.500000 write(1, "'),
        Buffer.alloc(3 << 20, 97),
        text(
          '", 3) = 3',
          "strace: Process 9 attached",
          "7 1700000001.000000 close(3) = 0",
          "7 1700000002.000000 close(4",
        ),
      ]),
    );
    expect(summary).toMatchObject({ lines: 8, malformed: 5, spanMs: 1_000, stamps: "epoch" });
    expect(callsOf(summary)).toEqual({ close: 1 });
  });
});

describe("a log that grows", () => {
  it("is read on where it stopped, also within a line", () => {
    const bytes = recording("go-build.txt");
    let given = 0;
    let allowed = 0;
    const reader = new StraceLogReader({
      read(buffer, offset) {
        const size = Math.min(allowed - given, buffer.length - offset);
        bytes.copy(buffer, offset, given, given + size);
        given += size;
        return size;
      },
    });
    for (allowed = 0; allowed < bytes.length; allowed += 997) reader.readMore();
    allowed = bytes.length;
    reader.readMore();
    expect(reader.finish()).toEqual(read(bytes));
  });
});

describe("whatever stands in it", () => {
  it("any bytes are read", () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (bytes) => void read(Buffer.from(bytes))),
      { numRuns: 200 },
    ));

  it("a log with flipped bytes and lost pieces is read", () => {
    const source = recording("go-version.txt").subarray(0, 20_000);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(source.length - 1), fc.nat(255)), { maxLength: 60 }),
        fc.nat(source.length),
        fc.nat(2_000),
        (flips, cutAt, cut) => {
          const bytes = Buffer.from(source);
          for (const [at, value] of flips) bytes[at] = value;
          const summary = read(Buffer.concat([bytes.subarray(0, cutAt), bytes.subarray(cutAt + cut)]), [777]);
          expect(summary.malformed).toBeLessThanOrEqual(summary.lines);
          for (const call of summary.calls) expect(call.totalMs).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("lines made of strace's own words are read", () => {
    const word = fc.constantFrom(
      "7 ",
      "[pid 8] ",
      "[pid",
      "1700000000.123456 ",
      "12:00:00 ",
      "0.000001 ",
      "(+ 0.1) ",
      "read(",
      'execve("/x", ["',
      '"]',
      "<unfinished ...>",
      "<... read resumed>",
      "<... ",
      ") = 0",
      ") = -1 ENOENT (x)",
      ") = ?",
      " <0.000021>",
      " <9>",
      "+++ exited with 0 +++",
      "+++ superseded by execve in pid 8 +++",
      "--- SIGURG {} ---",
      "\n",
      "\n",
      " ",
      "\\",
      '"',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => void read(Buffer.from(words.join("")))),
      { numRuns: 400 },
    );
  });
});
