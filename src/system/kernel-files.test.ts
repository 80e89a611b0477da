import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratchDirectory } from "../../test/kit/scratch.ts";
import { kernelFiles } from "./kernel-files.ts";

describe("kernelFiles", () => {
  const scratch = scratchDirectory("kernel-files");
  const file = (bytes: number) => {
    const path = join(scratch, `${bytes}`);
    // A letter of two bytes now and then, so that the pieces end within one.
    const text = `x${"abcdefghé".repeat(Math.ceil(bytes / 10))}`;
    writeFileSync(path, text);
    return { path, text };
  };

  it.each([0, 10, 65_520, 65_540, 131_070, 200_000])("reads a file of about %d bytes as it is", (bytes) => {
    const { path, text } = file(bytes);
    expect(kernelFiles.read(path)).toEqual({ ok: true, value: text });
    // What the one before has left in the buffer is gone.
    const short = file(1);
    expect(kernelFiles.read(short.path)).toEqual({ ok: true, value: short.text });
  });

  it.each([1, 65_536, 65_537, 150_000])("cuts at %d bytes", (maxBytes) => {
    const { path, text } = file(200_000);
    const cut = Buffer.from(text).subarray(0, maxBytes).toString("utf8");
    expect(kernelFiles.read(path, maxBytes)).toEqual({ ok: true, value: cut });
  });

  it("says why it could not", () => {
    expect(kernelFiles.read(join(scratch, "absent"))).toMatchObject({ ok: false, errno: "ENOENT" });
    expect(kernelFiles.read(scratch)).toMatchObject({ ok: false, errno: "EISDIR" });
  });
});
