import * as v from "valibot";
import { STEPS } from "../../causes/cause.ts";
import { UNKNOWN_REASONS } from "../../facts/fact.ts";
import { WAIT_KINDS } from "../../facts/watch.ts";

const value = v.union([v.string(), v.number(), v.boolean(), v.null(), v.array(v.string())]);
const values = v.record(v.string(), value);

const evidence = v.object({
  clue: v.string(),
  strength: v.picklist(["proof", "strong", "weak"]),
  text: v.string(),
  values,
  source: v.string(),
});

const fixStep = v.variant("do", [
  v.object({ do: v.literal("go-env"), set: v.record(v.string(), v.nullable(v.string())) }),
  v.object({ do: v.literal("edit-file"), path: v.string(), from: v.string(), to: v.string() }),
  v.object({
    do: v.literal("run"),
    argv: v.array(v.string()),
    undo: v.nullable(v.array(v.string())),
    needsRoot: v.boolean(),
  }),
  v.object({ do: v.literal("tell"), text: v.string() }),
]);

const peer = v.object({
  role: v.picklist(["module-proxy", "checksum-database", "version-control", "forward-proxy", "dns-server"]),
  name: v.string(),
  entry: v.nullable(v.number()),
});

const verdict = v.object({
  cause: v.string(),
  title: v.string(),
  role: v.picklist(["root", "amplifier"]),
  state: v.picklist(["confirmed", "likely", "cannot-tell"]),
  confidence: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  costMs: v.nullable(v.number()),
  evidence: v.array(evidence),
  against: v.array(evidence),
  missing: v.array(v.object({ fact: v.string(), reason: v.picklist(UNKNOWN_REASONS), remedy: v.nullable(v.string()) })),
  explains: v.array(v.string()),
  fixes: v.array(
    v.object({ title: v.string(), risk: v.picklist(["safe", "reversible", "by-hand"]), steps: v.array(fixStep) }),
  ),
});

/** The Diagnosis as scripts read it. The published schema is generated from this; changes may only add. */
export const diagnosisSchema = v.object({
  schemaVersion: v.literal(1),
  tool: v.object({ name: v.string(), version: v.string() }),
  subject: v.object({
    kind: v.picklist(["machine", "command", "process", "evidence"]),
    argv: v.array(v.string()),
    exitCode: v.nullable(v.number()),
    signal: v.nullable(v.string()),
    wallMs: v.nullable(v.number()),
  }),
  steps: v.array(
    v.object({
      step: v.picklist(STEPS),
      state: v.picklist(["passed", "failed", "not-done", "skipped"]),
      tookMs: v.number(),
      why: v.nullable(v.string()),
    }),
  ),
  verdicts: v.array(verdict),
  ruledOut: v.array(v.string()),
  time: v.nullable(
    v.object({
      wallMs: v.number(),
      parts: v.array(
        v.object({
          what: v.picklist(WAIT_KINDS),
          detail: v.string(),
          ms: v.number(),
          cause: v.nullable(v.string()),
          /** The same over all processes: twice `ms` where two ran at once. */
          workMs: v.number(),
          /** How often it was seen. */
          samples: v.number(),
          peers: v.array(peer),
        }),
      ),
      unexplainedMs: v.number(),
    }),
  ),
  waits: v.array(
    v.object({
      what: v.picklist(WAIT_KINDS),
      pid: v.number(),
      argv: v.array(v.string()),
      on: v.string(),
      fromMs: v.number(),
      toMs: v.number(),
      namedAtMs: v.nullable(v.number()),
      cause: v.nullable(v.string()),
      /** False: it lasted when the observation ended. */
      ended: v.boolean(),
      /** What go calls the other end. */
      peers: v.array(peer),
      socket: v.nullable(
        v.object({
          protocol: v.picklist(["tcp", "udp", "unix"]),
          local: v.string(),
          peer: v.string(),
          state: v.string(),
          retransmits: v.number(),
        }),
      ),
      file: v.nullable(
        v.object({ path: v.string(), mountPoint: v.nullable(v.string()), fileSystem: v.nullable(v.string()) }),
      ),
      holders: v.array(v.object({ pid: v.number(), argv: v.array(v.string()), waitsFor: v.nullable(v.string()) })),
      /** From the beginning of the wait until the command itself gives up; null: never, or nobody knows. */
      limitMs: v.nullable(v.number()),
      limit: v.string(),
    }),
  ),
  notes: v.array(v.object({ note: v.string(), text: v.string(), values })),
  unseen: v.array(v.object({ fact: v.string(), reason: v.picklist(UNKNOWN_REASONS), remedy: v.nullable(v.string()) })),
  /** Only with `--why`. */
  why: v.optional(
    v.object({
      ruledOut: v.array(v.object({ cause: v.string(), because: v.nullable(evidence) })),
      noSign: v.array(v.string()),
      arithmetic: v.array(
        v.object({
          cause: v.string(),
          priorLogOdds: v.number(),
          clues: v.array(v.object({ clue: v.string(), logOdds: v.number() })),
          logOdds: v.number(),
          confidence: v.number(),
        }),
      ),
      /** How the command was observed; null when nothing was watched. */
      sampler: v.nullable(
        v.object({
          ticks: v.number(),
          medianIntervalMs: v.number(),
          longestGapMs: v.number(),
          ownCpuMs: v.number(),
          socketReads: v.number(),
          processes: v.nullable(v.number()),
          missedCpuMs: v.nullable(v.number()),
          refused: v.array(v.object({ what: v.string(), errno: v.string() })),
        }),
      ),
    }),
  ),
  /** Only where a rung above the sampler ran, or stacks were read. */
  observation: v.optional(
    v.object({
      stacks: v.nullable(
        v.object({
          pid: v.number(),
          goVersion: v.string(),
          how: v.string(),
          goroutines: v.array(
            v.object({
              id: v.number(),
              status: v.string(),
              waitReason: v.string(),
              waitedMs: v.nullable(v.number()),
              frames: v.array(v.object({ function: v.string(), file: v.string(), line: v.number() })),
            }),
          ),
          leftOut: v.number(),
        }),
      ),
      trace: v.nullable(
        v.object({
          rung: v.picklist(["strace", "perf", "bpf"]),
          sideEffects: v.array(v.string()),
          usualOverhead: v.string(),
          events: v.number(),
          longCalls: v.array(
            v.object({
              pid: v.number(),
              name: v.string(),
              argument: v.string(),
              atMs: v.number(),
              tookMs: v.nullable(v.number()),
              result: v.string(),
            }),
          ),
        }),
      ),
    }),
  ),
});

export type DiagnosisJson = v.InferOutput<typeof diagnosisSchema>;
