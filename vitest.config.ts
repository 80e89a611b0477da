import { defineConfig } from "vitest/config";

/** Minutes each: they walk the whole root file system again and again. */
const SLOW = ["test/lab/leaves-nothing.test.ts"];

/** They hold times of milliseconds, or of processors, against limits, or count the processes of the machine: nothing else runs beside them. */
const TIMED = [
  "src/observers/sampler/sampler.live.test.ts",
  "src/evidence/strace-log/large-log.live.test.ts",
  "src/cli/live/let-it-begin.live.test.ts",
  "test/cli/priority.test.ts",
  "test/cli/run.test.ts",
  "test/live/start-up.test.ts",
  "test/live/overlap.test.ts",
];

/** Live tests hold real programs against the clock; a machine of CI is shared. At a desk a failure is to be seen at once. */
const RETRIES = process.env["CI"] ? 2 : 0;

export default defineConfig({
  test: {
    globalSetup: "test/kit/scratch.ts",
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "test/*.test.ts", "test/{architecture,confusion,reports,kit}/**/*.test.ts"],
          exclude: ["**/*.live.test.ts"],
          testTimeout: 20_000,
          // Pure functions share a process: a process for each file is three quarters of the time.
          isolate: false,
        },
      },
      {
        test: {
          name: "live",
          include: ["src/**/*.live.test.ts", "test/{live,cli,hostile,lab}/**/*.test.ts"],
          exclude: [...SLOW, ...TIMED],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Most of them wait.
          maxWorkers: 2,
          retry: RETRIES,
        },
      },
      {
        test: {
          name: "timed",
          include: TIMED,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          retry: RETRIES,
        },
      },
      {
        test: {
          name: "slow",
          include: SLOW,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          retry: RETRIES,
        },
      },
    ],
  },
});
