import { afterEach, describe, expect, it } from "vitest";
import { closeKept, keep, timed } from "../../../test/kit/live-routes.ts";
import { addressAnswer, dnsServer } from "../../../test/kit/live-servers.ts";
import { liveWalker } from "../../../test/kit/live-walker.ts";

afterEach(closeKept);

const [DEAD, ALIVE] = ["127.53.1.1", "127.53.1.2"];
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(process.getuid?.() !== 0)("a name server that stays silent", () => {
  it("is waited for once, whenever the next name comes", async () => {
    await keep(dnsServer(DEAD, () => null));
    await keep(dnsServer(ALIVE, addressAnswer("127.0.0.1")));
    const walker = await keep(liveWalker({ config: { servers: [DEAD, ALIVE] } }));
    const { value, tookMs } = await timed(
      Promise.all([
        walker.resolve("one.lab.test").then(({ whole }) => whole),
        sleep(1_200)
          .then(() => walker.resolve("two.lab.test"))
          .then(({ whole }) => whole),
      ]),
    );
    expect(tookMs).toBeLessThan(2_700);
    for (const leg of value) {
      const silent = leg.queries.filter((query) => query.server === DEAD);
      expect(silent.map((query) => query.outcome)).toEqual(["silent", "silent"]);
      // The second name's share of the wait is short, the server's silence is not.
      expect(silent.every((query) => query.tookMs >= 2_100)).toBe(true);
    }
    const late = await timed(walker.resolve("three.lab.test").then(({ whole }) => whole));
    expect(late.tookMs).toBeLessThan(900);
    expect(late.value).toMatchObject({ outcome: "resolved", goWaitsMs: 5_000 });
  });

  it("about one name is believed when it answers another", async () => {
    await keep(
      dnsServer(ALIVE, (question) => (question.name.startsWith("mute.") ? null : addressAnswer("127.0.0.1")(question))),
    );
    const walker = await keep(liveWalker({ config: { servers: [ALIVE] } }));
    const mute = await walker.resolve("mute.lab.test");
    expect((await mute.whole).outcome).toBe("servers-silent");
    expect((await walker.resolve("other.lab.test")).leg.outcome).toBe("resolved");
  });

  it("about one family is believed when it is asked twice, so that one lost packet is none", async () => {
    let lost = 0;
    const answer = addressAnswer("127.0.0.1");
    await keep(
      dnsServer(ALIVE, (question) => {
        if (question.type !== "AAAA") return answer(question);
        if (question.name.startsWith("mute.")) return null;
        lost += 1;
        return lost === 1 ? null : answer(question);
      }),
    );
    const walker = await keep(liveWalker({ config: { servers: [ALIVE] } }));
    const [mute, once] = await Promise.all(
      ["mute.lab.test", "lost.lab.test"].map((name) => walker.resolve(name).then(({ whole }) => whole)),
    );
    expect(mute).toMatchObject({ outcome: "resolved", goWaitsMs: 10_000 });
    expect(mute?.queries.at(-1)).toMatchObject({ type: "AAAA", outcome: "silent" });
    expect(once).toMatchObject({ outcome: "resolved", goWaitsMs: 0 });
  });

  it("is of no interest behind the one that decides", async () => {
    await keep(dnsServer(DEAD, () => null));
    await keep(dnsServer(ALIVE, addressAnswer("127.0.0.1")));
    const walker = await keep(liveWalker({ config: { servers: [ALIVE, DEAD] } }));
    const { value, tookMs } = await timed(walker.resolve("one.lab.test").then(({ whole }) => whole));
    expect(value).toMatchObject({ outcome: "resolved", goWaitsMs: 0 });
    expect(tookMs).toBeLessThan(800);
  });

  it("until go's time is up is late, and one lost packet is not", async () => {
    await keep(dnsServer(ALIVE, addressAnswer("127.0.0.1"), 1_500));
    const config = { servers: [ALIVE], timeoutS: 1 };
    const slow = await keep(liveWalker({ config }));
    expect((await slow.resolve("one.lab.test")).leg).toMatchObject({
      outcome: "servers-failing",
      addresses: [],
      queries: [{ outcome: "late" }, { outcome: "late" }],
    });
    const seen = new Set<string>();
    await keep(
      dnsServer(DEAD, (question) => {
        const isFirst = !seen.has(question.type);
        seen.add(question.type);
        return isFirst ? null : addressAnswer("127.0.0.1")(question);
      }),
    );
    const lossy = await keep(liveWalker({ config: { servers: [DEAD], timeoutS: 1 } }));
    expect((await lossy.resolve("one.lab.test")).leg).toMatchObject({ outcome: "resolved", addresses: ["127.0.0.1"] });
  });
});
