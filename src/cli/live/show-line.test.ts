import { describe, expect, it } from "vitest";
import { goLimit } from "../../diagnosis/go-limits.ts";
import type { WaitSeen } from "../../observers/seen.ts";
import type { Moment } from "../../observers/watch.ts";
import type { Screen } from "./screen.ts";
import { showLine } from "./show-line.ts";

const wait = (what: WaitSeen["what"]): WaitSeen => ({
  key: what,
  sinceMs: null,
  what,
  pid: 11,
  argv: ["git-remote-https"],
  chain: [11],
  on: "10.20.0.8:443",
  syscall: "",
  wchan: "",
  socket: null,
  file: null,
  holders: [],
  figures: {},
});

const at = (atMs: number) => ({ tick: { atMs, idleMs: atMs }, seen: { readsTerminal: false } }) as unknown as Moment;

function aScreen() {
  const shown: string[] = [];
  const screen: Screen = {
    isLive: true,
    columns: () => 120,
    show: (text) => shown.push(text),
    erase: () => shown.push(""),
    say() {},
  };
  return { screen, shown };
}

describe("the line of a wait that lasts", () => {
  it("stays as it is where a timer of the waiting program fires", () => {
    const { screen, shown } = aScreen();
    const show = showLine(screen, (peer) => peer, goLimit, "en");
    show(at(2_000), wait("response"));
    show(at(3_100), wait("cpu"));
    show(at(4_200), wait("response"));
    expect(shown).toHaveLength(2);
    expect(shown.every((line) => line.includes("no response from 10.20.0.8:443"))).toBe(true);
  });
});
