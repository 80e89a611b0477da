import type { PeerName, WaitLike } from "../../src/causes/cause.ts";
import type { ValueOf } from "../../src/facts/fact.ts";
import type { watchedWaits } from "../../src/facts/watch.ts";

export type ObservedWait = ValueOf<typeof watchedWaits>["waits"][number];
type Socket = NonNullable<ObservedWait["socket"]>;

/** A go command that waits for a connection, with the given parts in place of the usual ones. */
export const anObservedWait = (given: Partial<ObservedWait> = {}): ObservedWait => ({
  what: "connect",
  pid: 4711,
  argv: ["go", "mod", "download"],
  chain: [4711],
  on: "10.20.0.8:443",
  fromMs: 40,
  toMs: 3_040,
  namedAtMs: 1_240,
  samples: 60,
  ended: false,
  syscall: "epoll_pwait",
  wchan: "do_epoll_wait",
  socket: null,
  file: null,
  holders: [],
  figures: {},
  ...given,
});

/** A TCP socket that sent its SYN. */
export const aSocket = (given: Partial<Socket> = {}): Socket => ({
  protocol: "tcp",
  local: "10.20.0.2:40000",
  peer: "10.20.0.8:443",
  state: "SYN_SENT",
  retransmits: 2,
  unackedBytes: 1,
  unreadBytes: 0,
  hasReceived: null,
  ...given,
});

/** The same as causes see it. */
export const aWaitLike = (given: Partial<WaitLike> = {}): WaitLike => ({ ...anObservedWait(), peers: [], ...given });

export const aPeerName = (given: Partial<PeerName> = {}): PeerName => ({
  role: "module-proxy",
  name: "goproxy.lab.test",
  host: "goproxy.lab.test",
  scheme: "https",
  entry: 0,
  ...given,
});
