import { describe, expect, it } from "vitest";
import type { KernelFiles } from "../kernel-files.ts";
import { failure, success } from "../outcome.ts";
import { inheritedDescriptors } from "./inherited-descriptors.ts";

/** Lines of `number link flags`, as Node 20.20 shows them of itself. */
function withDescriptors(lines: string): KernelFiles {
  const rows = new Map(
    lines
      .trim()
      .split("\n")
      .map((line) => line.trim().split(" "))
      .map(([fd = "", link = "", flags = ""]) => [fd, { link, flags }]),
  );
  const missing = failure("ENOENT", "not recorded");
  const of = (path: string) => rows.get(path.split("/").at(-1) ?? "");
  return {
    read: (path) => (of(path) ? success(`pos:\t0\nflags:\t${of(path)?.flags}\nmnt_id:\t1\n`) : missing),
    link: (path) => (of(path) ? success(of(path)?.link ?? "") : missing),
    list: () => success([...rows.keys(), "99"]),
    log: () => missing,
  };
}

const STREAMS = "0 /dev/null 02100000\n1 pipe:[851143] 02004001\n2 pipe:[851144] 02004001";

describe("inheritedDescriptors", () => {
  it("is none where Node has only its own", () =>
    expect(
      inheritedDescriptors(
        withDescriptors(`${STREAMS}
          3 anon_inode:[eventpoll] 02000002
          4 pipe:[851036] 02000000
          5 pipe:[851036] 02000001
          6 pipe:[851037] 02004000
          7 pipe:[851037] 02004001
          8 anon_inode:[eventfd] 02004002
          9 anon_inode:[eventpoll] 02000002
          10 pipe:[851038] 02004000
          11 pipe:[851038] 02004001
          12 anon_inode:[eventfd] 02004002
          17 /dev/null 02100000`),
      ),
    ).toEqual([]));

  it("is the job server of make, a lock and a log among them", () =>
    expect(
      inheritedDescriptors(
        withDescriptors(`${STREAMS}
          3 pipe:[851142] 02000000
          4 pipe:[851142] 02000001
          5 anon_inode:[eventpoll] 02000002
          6 pipe:[850277] 02000000
          7 pipe:[850277] 02000001
          8 pipe:[850278] 02004000
          9 /srv/build.lock 02100001
          10 pipe:[850278] 02004001
          11 anon_inode:[eventfd] 02004002
          12 /dev/null 02100000
          63 pipe:[850001] 00
          64 /dev/null 02100000`),
      ),
    ).toEqual([3, 4, 9, 63, 64]));
});
