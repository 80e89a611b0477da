import type { Diagnosis, Evidence, StepResult, Verdict } from "../../src/diagnosis/diagnosis.ts";
import { goLimit } from "../../src/diagnosis/go-limits.ts";
import { aPeerName, aSocket } from "../kit/an-observed-wait.ts";

const evidence = (given: Partial<Evidence> = {}): Evidence => ({
  clue: "unanswered-syns",
  strength: "proof",
  text: { en: "{retransmits} SYNs to {peer} had no answer.", zh: "发往 {peer} 的 {retransmits} 个 SYN 没有任何回应。" },
  values: { peer: "10.20.0.8:443", retransmits: 4 },
  source: "connect, ss",
  ...given,
});

const verdict = (given: Partial<Verdict> = {}): Verdict => ({
  cause: "connect/syn-blackhole",
  title: { en: "The host silently drops packets", zh: "目标主机静默丢弃数据包" },
  headline: {
    text: { en: "{host} ({peer}) silently drops your packets", zh: "{host}（{peer}）静默丢弃你的数据包" },
    values: { host: "goproxy.corp.example", peer: "10.20.0.8:443" },
  },
  role: "root",
  state: "confirmed",
  confidence: 0.98,
  costMs: null,
  evidence: [
    evidence(),
    evidence({
      clue: "no-vpn",
      strength: "weak",
      text: {
        en: "{address} is private and no VPN interface is up.",
        zh: "{address} 是私有地址，而没有启用的 VPN 接口。",
      },
      values: { address: "10.20.0.8" },
      source: "/proc/net/dev",
    }),
  ],
  against: [],
  missing: [],
  explains: ["goproxy/comma-no-fallback"],
  goGivesUp: {
    text: { en: "gives up after {seconds} s for each request.", zh: "每个请求 {seconds} 秒后放弃。" },
    values: { seconds: 30 },
  },
  fixes: [
    {
      title: { en: "Connect the VPN", zh: "连接 VPN" },
      risk: "by-hand",
      steps: [
        {
          do: "tell",
          text: { en: "Connect to the network of goproxy.corp.example.", zh: "接入 goproxy.corp.example 所在的网络。" },
        },
      ],
    },
    {
      title: { en: "Use another entry", zh: "换用另一个条目" },
      risk: "reversible",
      steps: [
        { do: "go-env", set: { GOPROXY: "https://mirror.corp.example|direct", GONOPROXY: null } },
        { do: "run", argv: ["ip", "route", "add", "10.20.0.0/16", "dev", "tun 0"], needsRoot: true },
        { do: "edit-file", path: "/home/alice/.config/go/env", from: "GOPROXY=https://goproxy.corp.example", to: "" },
      ],
    },
  ],
  folklore: [
    {
      what: '"|" instead of ","',
      why: { en: "It still waits 30 s for each request.", zh: "每个请求仍然要等 30 秒。" },
    },
    { what: "GOSUMDB=off", why: { en: "It is unrelated, and unsafe.", zh: "与此无关，而且不安全。" } },
  ],
  ...given,
});

const steps: readonly StepResult[] = [
  {
    step: "network",
    state: "failed",
    tookMs: 3104,
    why: {
      text: { en: "{host}: no answer to the connection.", zh: "{host}：连接没有回应。" },
      values: { host: "goproxy.corp.example" },
    },
    seen: [
      {
        text: { en: "{host}: DNS {ms} ms", zh: "{host}：DNS {ms} ms" },
        values: { host: "goproxy.corp.example", ms: 2 },
      },
    ],
  },
  {
    step: "disk",
    state: "passed",
    tookMs: 61,
    why: null,
    seen: [
      {
        text: { en: "GOCACHE {type}, {free} free", zh: "GOCACHE {type}，可用 {free}" },
        values: { type: "ext4", free: "212 GB" },
      },
    ],
  },
  { step: "permissions", state: "passed", tookMs: 22, why: null, seen: [] },
  {
    step: "limits",
    state: "skipped",
    tookMs: 0,
    why: { text: { en: "{detail}", zh: "{detail}" }, values: { detail: "Switched off." } },
    seen: [],
  },
  {
    step: "toolchain",
    state: "not-done",
    tookMs: 0,
    why: { text: { en: "go did not answer.", zh: "go 没有回答。" }, values: {} },
    seen: [],
  },
];

/** One machine with two faults, a cause that cannot be told, a note, something unseen, and a hostile string. */
export const A_FAULTY_MACHINE: Diagnosis = {
  schemaVersion: 1,
  tool: { name: "gowhy", version: "0.1.0" },
  subject: { kind: "machine", argv: [], exitCode: null, signal: null, wallMs: null },
  steps,
  verdicts: [
    verdict(),
    verdict({
      cause: "lock/held-by-live-process",
      title: { en: "A process holds the lock", zh: "有进程持有锁" },
      headline: {
        text: { en: "{argv} holds {path}", zh: "{argv} 持有 {path}" },
        values: { argv: ["sleep", "\u001b[31m9999\u202e"], path: "/home/alice/go/pkg/mod/cache/lock" },
      },
      state: "likely",
      confidence: 0.77,
      evidence: [
        evidence({
          clue: "waiter-and-idle-holder",
          strength: "strong",
          text: { en: "pid {pid} waits for {path}.", zh: "pid {pid} 在等待 {path}。" },
          values: { pid: 4711, path: "/home/alice/go/pkg/mod/cache/lock" },
          source: "/proc/locks",
        }),
      ],
      against: [
        evidence({
          clue: "holder-progresses",
          strength: "weak",
          text: { en: "The holder used {cpuMs} ms of CPU.", zh: "持有者用了 {cpuMs} ms CPU。" },
          values: { cpuMs: 3 },
        }),
      ],
      explains: [],
      goGivesUp: "never",
      fixes: [],
      folklore: [],
    }),
    verdict({
      cause: "toolchain/go-binary-truncated",
      title: { en: "The go binary is cut off", zh: "go 程序文件不完整" },
      headline: { text: { en: "The go binary is cut off", zh: "go 程序文件不完整" }, values: {} },
      state: "cannot-tell",
      confidence: 0,
      evidence: [],
      explains: [],
      missing: [
        { fact: "toolchain.on-path", reason: "not-permitted", detail: "May not be read.", remedy: "Run as its owner." },
      ],
      goGivesUp: null,
      fixes: [],
      folklore: [],
    }),
  ],
  ruledOut: [
    {
      cause: "dns/all-dead",
      because: evidence({
        clue: "answered",
        text: { en: "{server} answers.", zh: "{server} 有回答。" },
        values: { server: "10.20.0.53" },
      }),
    },
    { cause: "dns/servfail", because: null },
    { cause: "tls/no-roots", because: null },
  ],
  noSign: ["tls/corp-ca", "disk/full-gocache"],
  time: null,
  waits: [],
  observation: null,
  notes: [
    {
      note: "tls/expires-soon",
      text: { en: "The certificate of {host} ends in {hours} h.", zh: "{host} 的证书将在 {hours} 小时后到期。" },
      values: { host: "goproxy.corp.example", hours: 61 },
    },
  ],
  unseen: [
    {
      fact: "limits.memory",
      title: "memory and pressure",
      reason: "not-permitted",
      detail: "The kernel log may not be read.",
      remedy: "Run as root.",
    },
    {
      fact: "toolchain.on-path",
      title: "the go programs on PATH",
      reason: "not-permitted",
      detail: "The kernel log may not be read.",
      remedy: "Run as root.",
    },
  ],
  tookMs: 3120,
};

/** The same without a cause: a step fails all the same. */
export const A_PUZZLING_MACHINE: Diagnosis = { ...A_FAULTY_MACHINE, verdicts: A_FAULTY_MACHINE.verdicts.slice(2) };

/** Every step passed. */
export const A_HEALTHY_MACHINE: Diagnosis = {
  ...A_FAULTY_MACHINE,
  steps: steps.map((step) => ({ ...step, state: "passed", tookMs: 60, why: null })),
  verdicts: [],
  unseen: [],
  tookMs: 740,
};

const PEER = aPeerName({ name: "goproxy.corp.example", host: "goproxy.corp.example" });

/** A watched command whose time is accounted for. */
export const A_WATCHED_COMMAND: Diagnosis = {
  ...A_FAULTY_MACHINE,
  subject: { kind: "command", argv: ["go", "mod", "download"], exitCode: 1, signal: null, wallMs: 31_204 },
  verdicts: A_FAULTY_MACHINE.verdicts.slice(0, 1).map((first) => ({ ...first, costMs: 30_912 })),
  time: {
    wallMs: 31_204,
    parts: [
      {
        what: "connect",
        detail: "10.20.0.8:443",
        ms: 30_912,
        cause: "connect/syn-blackhole",
        samples: 1_480,
        workMs: 30_912,
        peers: [PEER],
      },
      { what: "cpu", detail: "", ms: 210, cause: null, samples: 11, workMs: 210, peers: [] },
    ],
    unexplainedMs: 82,
  },
  waits: [
    {
      what: "connect",
      pid: 4711,
      argv: ["go", "mod", "download"],
      on: "10.20.0.8:443",
      fromMs: 41,
      toMs: 30_953,
      namedAtMs: 1_260,
      cause: "connect/syn-blackhole",
      ended: true,
      chain: [4711],
      socket: aSocket({ retransmits: 4 }),
      file: null,
      holders: [],
      peers: [PEER],
      limit: goLimit({ what: "connect", argv: ["go", "mod", "download"] }),
    },
  ],
};
