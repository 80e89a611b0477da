import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goMaxProcs } from "./go-max-procs.ts";
import { goMinor, isAtLeast, openFilesOfGo } from "./go-version.ts";
import { parseLimits } from "./parse-limits.ts";
import { parseMeminfo, someOfTenSeconds } from "./parse-memory.ts";
import { isGoTool, parseOomKills } from "./parse-oom-kills.ts";

describe("parseLimits", () => {
  const text = `Limit                     Soft Limit           Hard Limit           Units     
Max cpu time              unlimited            unlimited            seconds   
Max open files            1024                 524288               files     
Max processes             15000                unlimited            processes 
Max nice priority         0                    0                    `;
  it("reads soft and hard", () => {
    const limits = parseLimits(text);
    expect(limits.get("Max open files")).toEqual({ soft: 1_024, hard: 524_288 });
    expect(limits.get("Max processes")).toEqual({ soft: 15_000, hard: null });
    expect(limits.get("Max nice priority")).toEqual({ soft: 0, hard: 0 });
    expect(limits.size).toBe(4);
  });
  it("takes any text", () => {
    fc.assert(fc.property(fc.string({ maxLength: 4_000 }), (garbage) => parseLimits(garbage).size >= 0));
    fc.assert(fc.property(fc.nat(text.length), (cut) => parseLimits(text.slice(0, cut)).size <= 4));
  });
});

describe("goMaxProcs", () => {
  const base = { environment: {}, allowed: 16, quotaCpus: 0.5, version: "go1.26.8" };
  it.each([
    ["quota, at least two", base, 2, "quota"],
    ["quota rounded up", { ...base, quotaCpus: 2.1 }, 3, "quota"],
    ["quota above the mask", { ...base, quotaCpus: 40 }, 16, "affinity"],
    ["go 1.24 does not look at quotas", { ...base, version: "go1.24.9" }, 16, "affinity"],
    ["switched off", { ...base, environment: { GODEBUG: "x=1,containermaxprocs=0" } }, 16, "affinity"],
    ["the variable wins", { ...base, environment: { GOMAXPROCS: "7" } }, 7, "environment"],
    ["a variable of 0 is none", { ...base, environment: { GOMAXPROCS: "0" } }, 2, "quota"],
    ["one processor", { ...base, allowed: 1 }, 1, "affinity"],
  ] as const)("%s", (_, input, goMaxProcs_, from) => {
    expect(goMaxProcs(input)).toEqual({ goMaxProcs: goMaxProcs_, goMaxProcsFrom: from });
  });
});

describe("go versions", () => {
  it("reads", () => {
    expect(goMinor("go1.26.8")).toEqual([26, 8]);
    expect(goMinor("go1.21rc2")).toEqual([21, 0]);
    expect(goMinor("gccgo")).toBeNull();
    expect(isAtLeast("devel go1.27-abc", 25)).toBe(true);
    expect(isAtLeast(null, 25)).toBe(true);
  });
  it.each([
    ["go1.18.3", 64, 4_096, 64],
    ["go1.23.6", 64, 4_096, 4_096],
    ["go1.24.0", 64, 4_096, 4_095],
    ["go1.26.8", 12, 12, 12],
  ])("%s raises %i to what it may", (version, soft, hard, raised) => {
    expect(openFilesOfGo({ soft, hard }, version)).toBe(raised);
  });
});

describe("memory", () => {
  it("meminfo and PSI", () => {
    expect(parseMeminfo("MemTotal:       1000 kB\nMemFree: 10 kB\nMemAvailable:    500 kB\nSwapTotal: 0 kB\n")).toEqual(
      {
        totalBytes: 1_024_000,
        availableBytes: 512_000,
        swapTotalBytes: 0,
      },
    );
    expect(parseMeminfo("")).toBeNull();
    expect(someOfTenSeconds("some avg10=12.50 avg60=1.00 avg300=0.00 total=1\nfull avg10=0.00")).toBe(12.5);
    expect(someOfTenSeconds(null)).toBeNull();
  });
  it("takes any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseMeminfo(`MemTotal: ${text} kB`);
        someOfTenSeconds(`some avg10=${text}`);
      }),
    );
  });
});

describe("parseOomKills", () => {
  const log = `6,898,4999800,-;memory: usage 61440kB, limit 61440kB, failcnt 14830
6,899,4999900,-;memory+swap: usage 61440kB, limit 9007199254740988kB, failcnt 0
6,900,5000000,-;oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/build/job7,task_memcg=/build/job7/go,task=compile,pid=412,uid=0
3,901,5000100,-;Memory cgroup out of memory: Killed process 412 (compile) total-vm:1269212kB, anon-rss:38512kB, file-rss:0kB
 SUBSYSTEM=memory
6,950,9000000,-;oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/a,task=java,pid=77,uid=5
3,951,9000100,-;Out of memory: Killed process 77 (java) total-vm:1kB
3,952,9500000,-;Memory cgroup out of memory: Kill process 9 (link) score 900 or sacrifice child
`;
  it("pairs the group with the victim", () => {
    expect(parseOomKills(log)).toEqual([
      { program: "compile", pid: 412, atS: 5.0001, inCgroup: true, cgroup: "/build/job7", limitBytes: 62_914_560 },
      { program: "java", pid: 77, atS: 9.0001, inCgroup: false, cgroup: null, limitBytes: null },
      { program: "link", pid: 9, atS: 9.5, inCgroup: true, cgroup: null, limitBytes: null },
    ]);
    expect(["compile", "cc1", "x.test", "java"].map(isGoTool)).toEqual([true, true, true, false]);
  });
  it("takes any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), fc.nat(log.length), (text, cut) => {
        parseOomKills(`3,1,${text}\n3,1,1,-;Out of memory: Killed process 1 (${text}`);
        parseOomKills(log.slice(cut));
      }),
    );
  });
});
