import type { Observation, Wait } from "../../diagnosis/diagnosis.ts";
import type { Language } from "../../text/language.ts";
import { told } from "../told.ts";
import type { DiagnosisJson } from "./diagnosis-schema.ts";

type WaitJson = DiagnosisJson["waits"][number];

/** One wait with the keys of the contract first, in its order. */
export function waitJson(wait: Wait, language: Language): WaitJson {
  const { what, pid, argv, on, fromMs, toMs, namedAtMs, cause, ended, peers, socket, file, holders, limit } = wait;
  return {
    what,
    pid,
    argv: [...argv],
    on,
    fromMs,
    toMs,
    namedAtMs,
    cause,
    ended,
    peers: peersOf(peers),
    socket: socket && {
      protocol: socket.protocol,
      local: socket.local,
      peer: socket.peer,
      state: socket.state,
      retransmits: socket.retransmits,
    },
    file: file && { path: file.path, mountPoint: file.mountPoint, fileSystem: file.fileSystem },
    holders: holders.map((holder) => ({ pid: holder.pid, argv: [...holder.argv], waitsFor: holder.waitsFor })),
    limitMs: limit.limitMs,
    limit: told(limit, language),
  };
}

export const peersOf = (peers: Wait["peers"]): WaitJson["peers"] =>
  peers.map(({ role, name, entry }) => ({ role, name, entry }));

type Why = NonNullable<DiagnosisJson["why"]>;

export function samplerJson(observation: Observation | null): Why["sampler"] {
  const sampler = observation?.sampler;
  if (!sampler) return null;
  const { ticks, medianIntervalMs, longestGapMs, ownCpuMs, socketReads, refused } = sampler;
  return {
    ticks,
    medianIntervalMs,
    longestGapMs,
    ownCpuMs,
    socketReads,
    processes: observation.processes?.seen ?? null,
    missedCpuMs: observation.processes?.missedCpuMs ?? null,
    refused: refused.map(({ what, errno }) => ({ what, errno })),
  };
}

/** Stacks and a trace, where somebody asked for them. */
export function observationJson(observation: Observation | null): Pick<DiagnosisJson, "observation"> {
  if (!observation?.stacks && !observation?.trace) return {};
  const { stacks, trace } = observation;
  return {
    observation: {
      stacks: stacks && {
        pid: stacks.pid,
        goVersion: stacks.goVersion,
        how: stacks.how,
        goroutines: stacks.goroutines.map((each) => ({ ...each, frames: [...each.frames] })),
        leftOut: stacks.leftOut,
      },
      trace: trace && {
        rung: trace.rung,
        sideEffects: [...trace.sideEffects],
        usualOverhead: trace.usualOverhead,
        events: trace.events,
        longCalls: trace.longCalls.map((call) => ({ ...call })),
      },
    },
  };
}
