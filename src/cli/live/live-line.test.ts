import { describe, expect, it } from "vitest";
import { goLimit } from "../../diagnosis/go-limits.ts";
import { WAIT_KINDS } from "../../facts/watch.ts";
import type { WaitSeen } from "../../observers/seen.ts";
import { printable } from "../../text/printable.ts";
import { displayWidth } from "../../text/width.ts";
import { renderLiveLine } from "./live-line.ts";
import { shortLimit } from "./short-limit.ts";
import { shortCommand, waitSentence } from "./wait-sentence.ts";

const wait = (more: Partial<WaitSeen>): WaitSeen => ({
  key: "k",
  sinceMs: null,
  what: "connect",
  pid: 11,
  argv: ["go", "mod", "download"],
  chain: [11],
  on: "10.20.0.8:443",
  syscall: "",
  wchan: "",
  socket: null,
  file: null,
  holders: [],
  figures: {},
  ...more,
});
const names = (peer: string) => (peer === "10.20.0.8:443" ? "goproxy.corp.example:443" : peer);
const line = {
  idleMs: 3_120,
  waits: waitSentence(wait({}), names, "en"),
  limit: "go waits 30 s per request",
  mayInterrupt: true,
};

describe("the live line", () => {
  it("says what is waited for, for how long, whether go gives up, and how to learn why", () => {
    expect(renderLiveLine(line, "en", 120)).toBe(
      "  3.1 s  no answer from goproxy.corp.example:443 · go waits 30 s per request · Ctrl-C = why",
    );
    const zh = { ...line, waits: waitSentence(wait({}), names, "zh-CN"), limit: "go 每个请求等待 30 s" };
    expect(renderLiveLine(zh, "zh-CN", 120)).toBe(
      "  3.1 s  goproxy.corp.example:443 没有应答 · go 每个请求等待 30 s · Ctrl-C 查看原因",
    );
  });
  it("offers no Ctrl-C where that would not reach the command", () =>
    expect(renderLiveLine({ ...line, mayInterrupt: false }, "en", 120)).not.toContain("Ctrl-C"));
  it("leaves out what does not fit, and never is wider than the terminal", () => {
    for (const language of ["en", "zh-CN"] as const)
      for (let width = 20; width < 120; width += 1)
        expect(displayWidth(renderLiveLine(line, language, width))).toBeLessThanOrEqual(width);
    expect(renderLiveLine(line, "en", 80)).toBe("  3.1 s  no answer from goproxy.corp.example:443 · Ctrl-C = why");
    expect(renderLiveLine(line, "en", 30)).toMatch(/^ {2}3\.1 s {2}no answer.*…$/);
  });
  it("lets no name of a program move the cursor", () => {
    const smuggled = { ...line, waits: "x\u001b[2J\ny", limit: "x\u001b[2J waits for ever" };
    const shown = renderLiveLine(smuggled, "en", 120);
    expect(printable(shown)).toBe(shown);
  });
  it("says so where the reason of the wait is not seen", () =>
    expect(renderLiveLine({ ...line, waits: null, limit: null }, "en", 100)).toContain("why cannot be seen"));
});

describe("how long it is waited for", () => {
  const limitOf = (more: Partial<WaitSeen>) => shortLimit(wait(more), goLimit(wait(more)), "en");
  it("by go, per request, or for ever", () => {
    expect(limitOf({})).toBe("go waits 30 s per request");
    expect(limitOf({ what: "tls" })).toBe("go waits 10 s per request");
    expect(limitOf({ what: "response" })).toBe("go waits for ever");
    expect(limitOf({ what: "lock", argv: ["/opt/go/bin/go", "build"] })).toBe("go waits for ever");
  });
  it("by git, which has limits of its own", () => {
    expect(limitOf({ argv: ["/usr/lib/git-core/git-remote-https"] })).toBe("git-remote-https gives up after 5 min");
    expect(limitOf({ argv: ["git-remote-https"], what: "response" })).toBe("git-remote-https waits for ever");
  });
  it("never said of a process that is held: rather how it goes on", () => {
    expect(limitOf({ what: "stopped", on: "SIGCONT" })).toBe("kill -CONT 11 continues it");
    expect(limitOf({ what: "stopped", on: "gdb (77)" })).toBeNull();
    expect(limitOf({ what: "frozen", on: "/srv" })).toBeNull();
  });
  it("not said of another program, nor of work", () => {
    expect(limitOf({ argv: ["curl"] })).toBeNull();
    expect(limitOf({ what: "compile" })).toBeNull();
    expect(limitOf({ what: "throttled" })).toBeNull();
  });
});

describe("what a wait is called", () => {
  it("names the holder of a lock and what that waits for", () => {
    const holders = [{ pid: 77, argv: ["/usr/bin/go", "build", "./...", "-v"], waitsFor: "10.0.0.1:443" }];
    const file = { path: "/home/u/go/pkg/mod/cache/lock", mountPoint: null, fileSystem: null, source: null };
    expect(waitSentence(wait({ what: "lock", on: file.path, file, holders }), names, "en")).toBe(
      "the lock on /home/u/go/pkg/mod/cache/lock is held by pid 77 (go build ./... …), which waits for 10.0.0.1:443",
    );
    expect(waitSentence(wait({ what: "lock", on: "/x", holders: [] }), names, "en")).toBe("the lock on /x is held");
  });
  it("says which child waits", () =>
    expect(waitSentence(wait({ argv: ["/usr/lib/git-remote-https", "origin"], chain: [11, 12] }), names, "en")).toBe(
      "git-remote-https origin: no answer from goproxy.corp.example:443",
    ));
  it("says of a child no more than its first words", () => {
    const on = `app.test -test.testlogfile=/tmp/go-build${"1".repeat(60)}/b001/testlog.txt -test.paniconexit0`;
    const text = waitSentence(wait({ what: "child", on }), names, "en");
    expect(text).toMatch(/^app\.test -test\.testlogfile=.*… does nothing$/);
    expect(displayWidth(text)).toBeLessThan(64);
  });
  it("keeps the end of a long path, and no control character", () => {
    const text = waitSentence(wait({ what: "filesystem", on: `/${"a".repeat(90)}/\u001b[31mend` }), names, "en");
    expect(text).toContain("…aaa");
    expect(text).toContain("end");
    expect(text).not.toContain("\u001b");
  });
  it("has a sentence for every kind, in both languages, without an open place", () => {
    for (const what of WAIT_KINDS)
      for (const language of ["en", "zh-CN"] as const)
        expect(waitSentence(wait({ what }), names, language)).not.toMatch(/[{}]/);
  });
  it("shortens a command", () => {
    expect(shortCommand(["/usr/local/go/bin/go"])).toBe("go");
    expect(shortCommand([])).toBe("?");
  });
});
