import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { clock } from "../clock.ts";
import { NO_HELPER } from "../outcome.ts";
import { startDesk } from "./desk-process.ts";

const setup = { root: "", become: null, computeFor: null, owner: process.pid };

/** A desk that hangs in its start and does not see its input end. */
async function hungDesk(use: (desk: ReturnType<typeof startDesk>, pid: number) => Promise<void>) {
  const directory = mkdtempSync(join(tmpdir(), "gowhy-desk-"));
  const mark = join(directory, "pid");
  const desk = startDesk(
    ["/bin/sh", "-c", `echo $$ > ${mark}.new; mv ${mark}.new ${mark}; exec sleep 97`],
    setup,
    clock,
  );
  try {
    await expect.poll(() => existsSync(mark)).toBe(true);
    await use(desk, Number(readFileSync(mark, "utf8")));
  } finally {
    desk.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

const isThere = (pid: number) => existsSync(`/proc/${pid}`);

it(
  "ends a desk that does not start",
  () =>
    hungDesk(async (desk, pid) => {
      expect(await desk.ask("stat", { path: "/" }, 100)).toMatchObject({ ok: false, errno: NO_HELPER });
      await expect.poll(() => isThere(pid)).toBe(false);
    }),
  10_000,
);

it("leaves none behind that has not started when gowhy ends", () =>
  hungDesk(async (desk, pid) => {
    desk.close();
    await expect.poll(() => isThere(pid)).toBe(false);
  }));
