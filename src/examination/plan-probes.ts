import type { AnyCause, Station } from "../causes/cause.ts";
import type { FactKey, FactRecord } from "../facts/fact.ts";
import { routes } from "../facts/routes.ts";
import type { WaitKind } from "../facts/watch.ts";
import type { AnyProbe } from "../probes/probe.ts";

const NETWORK: readonly Station[] = ["dns", "connect", "proxy", "tls", "http", "sumdb"];
const DISK: readonly Station[] = ["caches", "locks"];

/**
 * Where on go's way the causes of such a wait lie. A wait on the network takes the whole way there: which leg fails is what the
 * probes are to tell, and the socket alone cannot (a silent forward proxy looks like a silent server).
 */
const STATIONS_OF: Readonly<Record<WaitKind, readonly Station[]>> = {
  dns: NETWORK,
  connect: NETWORK,
  proxy: NETWORK,
  tls: NETWORK,
  response: NETWORK,
  body: NETWORK,
  lock: ["locks"],
  filesystem: DISK,
  io: DISK,
  child: ["toolchain", "vcs", "compile"],
  prompt: ["vcs"],
  stopped: [],
  frozen: ["environment"],
  seccomp: ["environment", "toolchain"],
  throttled: ["compile"],
  memory: ["compile"],
  compile: ["compile", "caches"],
  link: ["compile", "caches"],
  cpu: ["compile"],
  stdout: [],
};

/** Waits whose other end is on the network. For any other wait nobody outside is asked anything. */
const ON_THE_NETWORK: readonly WaitKind[] = ["dns", "connect", "proxy", "tls", "response", "body"];

/** Programs of version control, whose waits on the network concern repositories and credentials too. */
const VERSION_CONTROL = /^(git|ssh|hg|svn|bzr|fossil)/;

export interface SeenWait {
  readonly what: WaitKind;
  readonly argv: readonly string[];
}

/** The causes that could account for such a wait. The limits of the machine bound work, never an answer from outside. */
export function causesFor({ what, argv }: SeenWait, catalogue: readonly AnyCause[]): readonly AnyCause[] {
  const program = (argv[0] ?? "").split("/").at(-1) ?? "";
  const stations = new Set([...STATIONS_OF[what], ...(VERSION_CONTROL.test(program) ? (["vcs"] as const) : [])]);
  const isWork = ["throttled", "memory", "frozen", "io", "cpu", "compile", "link"].includes(what);
  return catalogue.filter((cause) => stations.has(cause.station) || (isWork && cause.step === "limits"));
}

/** The probes that such a wait calls for. */
export function planFor(
  wait: SeenWait,
  catalogue: readonly AnyCause[],
  probes: readonly AnyProbe[],
): readonly AnyProbe[] {
  const mayAsk = ON_THE_NETWORK.includes(wait.what);
  return probesFor(
    causesFor(wait, catalogue),
    probes.filter((probe) => mayAsk || !asksOutside(probe)),
  );
}

/** It walks go's way to the hosts that go would ask. */
export const asksOutside = (probe: AnyProbe): boolean => keysOf(probe.yields).some((key) => key.id === routes.id);

/** The probes that learn what these causes need or what sharpens them, with all that those build on. */
function probesFor(causes: readonly AnyCause[], probes: readonly AnyProbe[]): readonly AnyProbe[] {
  const wanted = new Set<AnyProbe>();
  const waiting = causes.flatMap((cause) => [...keysOf(cause.needs), ...keysOf(cause.helps)]);
  for (let key = waiting.pop(); key; key = waiting.pop()) {
    const id = key.id;
    const probe = probes.find((each) => keysOf(each.yields).some((yielded) => yielded.id === id));
    if (!probe || wanted.has(probe)) continue;
    wanted.add(probe);
    waiting.push(...keysOf(probe.after), ...keysOf(probe.uses));
  }
  return probes.filter((probe) => wanted.has(probe));
}

const keysOf = (record: FactRecord): FactKey<unknown>[] => Object.values(record);
