import { Longest } from "./long-calls.ts";
import { argvOf } from "./words-of-call.ts";

export interface Program {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly atMs: number | null;
  /** Null: it had not ended when the log did, or the log has no time stamps. */
  readonly tookMs: number | null;
}

/** Its words are taken apart, and secrets out of them, when somebody asks: most programs of a large log are left out. */
interface Kept {
  readonly pid: number;
  readonly text: string;
  readonly atMs: number | null;
  readonly tookMs: number | null;
}

/** The longest-lived are kept: a build of the Linux kernel starts a hundred thousand. */
const MAX_ENDED = 500;
/** Programs at once. */
const MAX_RUNNING = 4_096;

/** The programs of a log, from their start to their end. */
export class Programs {
  started = 0;
  readonly #running = new Map<number, Kept>();
  readonly #ended = new Longest<Kept>(MAX_ENDED);

  /** `text`: the arguments of execve as strace wrote them. */
  start(pid: number, text: string, atMs: number | null): void {
    this.end(pid, atMs);
    this.started += 1;
    if (this.#running.size >= MAX_RUNNING) {
      const [oldest] = this.#running.keys();
      if (oldest !== undefined) this.end(oldest, null);
    }
    this.#running.set(pid, { pid, text, atMs, tookMs: null });
  }

  end(pid: number, atMs: number | null): void {
    const program = this.#running.get(pid);
    if (!program) return;
    this.#running.delete(pid);
    const tookMs = atMs === null || program.atMs === null ? null : Math.max(0, atMs - program.atMs);
    if (this.#ended.wants(tookMs ?? 0)) this.#ended.add({ ...program, tookMs });
  }

  all(): readonly Program[] {
    return [...this.#ended.all(), ...this.#running.values()]
      .sort((one, other) => (one.atMs ?? 0) - (other.atMs ?? 0))
      .map(({ pid, text, atMs, tookMs }) => ({ pid, argv: argvOf(text), atMs, tookMs }));
  }

  get leftOut(): number {
    return this.#ended.leftOut;
  }
}
