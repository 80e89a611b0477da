import type { AnyCause, WaitLike } from "../causes/cause.ts";
import type { ValueOf } from "../facts/fact.ts";
import type { FactStore } from "../facts/store.ts";
import { type WaitKind, watchedTime, watchedWaits } from "../facts/watch.ts";
import type { Verdict } from "./diagnosis.ts";
import { peerNames } from "./name-peers.ts";

export type ObservedWait = ValueOf<typeof watchedWaits>["waits"][number];
type Part = ValueOf<typeof watchedTime>["parts"][number];

/** What was seen of a command, in the form that causes judge: with the names of peers, and each kind as sharp as the facts allow. */
export interface Watched {
  readonly wallMs: number;
  readonly parts: readonly { readonly part: Part; readonly like: WaitLike }[];
  readonly waits: readonly { readonly wait: ObservedWait; readonly like: WaitLike }[];
}

/** Null when nothing was watched. */
export function watchedIn(facts: FactStore): { readonly time: Watched | null; readonly waits: Watched["waits"] } {
  const namesOf = peerNames(facts);
  const waits = (facts.value(watchedWaits)?.waits ?? []).map((wait) => ({ wait, like: likeOf(wait, namesOf) }));
  const time = facts.value(watchedTime);
  if (!time) return { time: null, waits };
  const byName = new Map<string, WaitLike>();
  for (const { wait, like } of [...waits].sort((one, other) => lengthOf(one.wait) - lengthOf(other.wait)))
    byName.set(`${wait.what}\0${wait.on}`, like);
  const parts = time.parts.map((part) => ({
    part,
    like: byName.get(`${part.what}\0${part.detail}`) ?? likeOf(withoutWait(part), namesOf),
  }));
  return { time: { wallMs: time.wallMs, parts: joined(parts), waits }, waits };
}

/** Two phases of one connection may turn out to be the same. */
function joined(parts: Watched["parts"]): Watched["parts"] {
  const byName = new Map<string, Watched["parts"][number]>();
  for (const each of parts) {
    const key = `${each.like.what}\0${each.part.detail}`;
    const { part, like } = byName.get(key) ?? { part: { ...each.part, ms: 0, samples: 0, workMs: 0 }, like: each.like };
    const ms = part.ms + each.part.ms;
    const samples = part.samples + each.part.samples;
    byName.set(key, { part: { ...part, ms, samples, workMs: part.workMs + each.part.workMs }, like });
  }
  return [...byName.values()];
}

const lengthOf = ({ fromMs, toMs }: ObservedWait): number => toMs - fromMs;

/** A part of short waits that were left out of the list. */
const withoutWait = ({ what, detail }: Part): Omit<WaitLike, "peers"> => ({
  what,
  pid: 0,
  argv: [],
  chain: [],
  on: detail,
  syscall: "",
  wchan: "",
  socket: null,
  file: null,
  holders: [],
  figures: {},
});

function likeOf(wait: Omit<WaitLike, "peers">, namesOf: ReturnType<typeof peerNames>): WaitLike {
  const { pid, argv, chain, on, syscall, wchan, socket, file, holders, figures } = wait;
  const peers = namesOf(socket?.peer ?? on);
  const what = sharpened(wait, peers);
  return { what, pid, argv, chain, on, syscall, wchan, socket, file, holders, figures, peers };
}

/**
 * A socket on which nothing ever came in tells the phase only to those who know what stands at its other end: at a forward
 * proxy its answer to CONNECT or SOCKS, at an https server its handshake, at an http server its response.
 */
function sharpened({ what, socket }: Pick<WaitLike, "what" | "socket">, peers: WaitLike["peers"]): WaitKind {
  if (socket?.hasReceived !== false || peers.length === 0) return what;
  if (what !== "response" && what !== "tls" && what !== "proxy") return what;
  if (peers.every(({ role, scheme }) => role === "forward-proxy" && scheme !== "https")) return "proxy";
  if (peers.every(({ scheme }) => scheme === "https")) return "tls";
  return peers.every(({ role, scheme }) => role !== "forward-proxy" && scheme === "http") ? "response" : what;
}

/** Whether a verdict accounts for a wait: by its own cause, or by one that it explains. */
export function accountant(
  facts: FactStore,
  catalogue: readonly AnyCause[],
): (verdict: Pick<Verdict, "cause" | "explains" | "state">, wait: WaitLike) => boolean {
  const byId = new Map(catalogue.map((cause) => [cause.id as string, cause]));
  const values = new Map<string, Readonly<Record<string, unknown>>>();
  const valuesOf = (cause: AnyCause) => {
    const known = values.get(cause.id) ?? facts.values({ ...cause.helps, ...cause.needs }).values;
    values.set(cause.id, known);
    return known;
  };
  return (verdict, wait) =>
    verdict.state !== "cannot-tell" &&
    [verdict.cause, ...verdict.explains].some((id) => {
      const cause = byId.get(id);
      return cause?.accountsFor?.(wait, valuesOf(cause) as never) === true;
    });
}
