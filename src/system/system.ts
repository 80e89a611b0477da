import type { Clock } from "./clock.ts";
import type { Files } from "./files/files.ts";
import type { Judged } from "./judged.ts";
import type { KernelFiles } from "./kernel-files.ts";
import type { Network } from "./network/network.ts";
import type { Programs } from "./programs/programs.ts";
import type { ScratchTrees } from "./programs/scratch-trees.ts";
import type { Self } from "./self.ts";

/** The only door to the machine. Probes get it; nothing else touches files, sockets, programs or the clock. */
export interface System {
  readonly clock: Clock;
  readonly self: Self;
  /** Whose go command is judged, with the raw environment to start it in. */
  readonly judged: Judged;
  /** /proc and /sys: small, bounded, never blocking. */
  readonly kernel: KernelFiles;
  /** Everything else on disk, done by a desk process under a deadline, because a dead mount blocks whoever touches it. */
  readonly files: Files;
  readonly programs: Programs;
  /** Small trees in which a program is tried. */
  readonly scratch: ScratchTrees;
  readonly network: Network;
  /** Ends the desk and every program that still runs. */
  close(): void;
}
