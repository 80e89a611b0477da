import { join } from "node:path";
import { forgetPages, throttledDisk } from "../faults/slow-disk.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "slow-disk",
  title: "go reads a large file from a disk of 1 MB a second",
  requires: [],
  faults: [
    throttledDisk("module", 2 ** 20),
    {
      name: "a large file to embed",
      async plant(world) {
        const file = join(world.places.module, "large.bin");
        await world.must(["dd", "if=/dev/urandom", `of=${file}`, "bs=1M", "count=32", "status=none"]);
        world.write(
          join(world.places.module, "main.go"),
          'package main\n\nimport _ "embed"\n\n//go:embed large.bin\nvar large []byte\n\nfunc main() { println(len(large)) }\n',
        );
      },
    },
  ],
  workload: { argv: ["go", "build", "."], module: "hello" },
  before: (world) => forgetPages(world, world.places.module),
  expects: [{ what: ["io", "filesystem"], names: () => ["large.bin"] }],
} satisfies Stall;
