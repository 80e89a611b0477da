import { expect, it } from "vitest";
import { underLimits } from "./try-go.ts";

const limits = (files: string, space: string, data = "unlimited") =>
  `Limit                     Soft Limit           Hard Limit           Units
Max file size             unlimited            unlimited            bytes
Max data size             ${data.padEnd(20)} ${data.padEnd(20)} bytes
Max open files            ${files.padEnd(20)} ${files.padEnd(20)} files
Max address space         ${space.padEnd(20)} unlimited            bytes
`;

it("runs go under what binds the judged process more than gowhy", () => {
  const go = ["/go", "list"];
  const ours = limits("20000", "unlimited");
  expect(underLimits(limits("20000", "unlimited"), ours, go)).toEqual(go);
  expect(underLimits("", ours, go)).toEqual(go);
  expect(underLimits(limits("12", "300000000"), ours, go)).toEqual([
    "/bin/sh",
    "-c",
    'ulimit -n 12 && ulimit -S -v 292968 && exec "$@"',
    "sh",
    ...go,
  ]);
  expect(underLimits(limits("20000", "unlimited", "50000000"), ours, go)[2]).toBe('ulimit -S -d 48828 && exec "$@"');
  expect(underLimits(limits("20000", "300000000"), limits("20000", "200000000"), go)).toEqual(go);
});
