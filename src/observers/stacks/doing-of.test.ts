import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HANGS } from "../../../test/kit/go-hangs.ts";
import { doingOf, type GoroutineLook } from "./doing-of.ts";
import { PROVEN_MINORS } from "./go-layout.ts";

/** Real stacks of each minor version in each hang; written by `npm run test:go-versions -- --write`. */
const RECORDINGS = join(import.meta.dirname, "recordings");

function recordingsOf(file: string): ReadonlyMap<string, readonly GoroutineLook[]> {
  const sections = readFileSync(join(RECORDINGS, file), "utf8").split(/^== /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [name = "", ...lines] = section.trimEnd().split("\n");
      return [name, lines.map(goroutineIn)];
    }),
  );
}

function goroutineIn(line: string): GoroutineLook {
  const [, id, status = "", waitReason = "", frames = ""] = /^(\d+) (.*?) \[(.*?)\] ?(.*)$/.exec(line) ?? [];
  return { id: Number(id), status, waitReason, frames: frames.split(" ").map((name) => ({ function: name })) };
}

const goroutine = (status: string, ...names: readonly string[]): GoroutineLook => ({
  id: 1,
  status,
  waitReason: "",
  frames: names.map((name) => ({ function: name })),
});

describe("doingOf", () => {
  it("has a recording of every minor version that is proven", () => {
    expect(readdirSync(RECORDINGS).sort()).toEqual(PROVEN_MINORS.map((minor) => `go1.${minor}.txt`));
  });

  for (const file of readdirSync(RECORDINGS))
    it(`names every hang of ${file}`, () => {
      const hangs = recordingsOf(file);
      expect([...hangs.keys()]).toEqual(Object.keys(HANGS));
      for (const [name, goroutines] of hangs)
        expect({ name, ...doingOf(goroutines) }).toMatchObject({ name, ...HANGS[name]?.expects });
    });

  it("says it in words", () => {
    const hangs = recordingsOf("go1.26.txt");
    const said = (name: string) => doingOf(hangs.get(name) ?? [])?.detail;
    expect(said("response")).toBe("in net/http roundTrip for the module graph");
    expect(said("http2")).toBe("in net/http roundTrip over HTTP/2 for the module graph");
    expect(said("checksums")).toBe("in net/http roundTrip for the checksum database");
    expect(said("lock")).toBe("in flock of lockedfile for go.mod");
    expect(said("git")).toBe("waiting for version control (git) for a module's version");
    expect(said("tls")).toBe("in a TLS handshake for the module graph");
  });

  it("takes an idle connection for no wait, of HTTP/1 and of HTTP/2", () => {
    const idle = (file: string, name: string, own: RegExp) =>
      recordingsOf(file)
        .get(name)
        ?.filter(({ frames }) => frames.some((frame) => own.test(frame.function))) ?? [];
    for (const file of readdirSync(RECORDINGS)) {
      const readers = idle(file, "response", /persistConn\)\.(readLoop|writeLoop)$/);
      const reader2 = idle(file, "http2", /lientConnReadLoop\)\.run$/);
      expect([readers.length, reader2.length]).toEqual([2, 1]);
      expect(doingOf([...readers, ...reader2])).toBeNull();
    }
  });

  it("takes a dial that nobody waits for as none", () => {
    const dialling = goroutine("waiting", "net.(*netFD).connect", "net/http.(*Transport).dialConnFor");
    expect(doingOf([dialling])).toBeNull();
    const asker = goroutine("waiting", "net/http.(*Transport).getConn", "net/http.(*Transport).RoundTrip");
    expect(doingOf([dialling, asker])?.what).toBe("connect");
    expect(doingOf([asker])?.detail).toBe("waiting for a connection");
  });

  it("calls nothing a wait that only works, or that is not go", () => {
    expect(doingOf([])).toBeNull();
    expect(doingOf([goroutine("running", "main.main", "runtime.main")])).toBeNull();
    // A file that is being opened at this moment by a goroutine that the runtime knows as running.
    expect(doingOf([goroutine("running", "syscall.openat", "os.OpenFile")])).toBeNull();
    expect(doingOf([goroutine("syscall", "syscall.openat", "os.OpenFile")])?.what).toBe("filesystem");
    expect(doingOf([goroutine("waiting", "cmd/go/internal/lockedfile/internal/filelock.lock")])).toBeNull();
  });
});
