import { NEWLINE } from "./bytes.ts";
import { practise } from "./practice.ts";
import { StraceLog, type StraceSummary } from "./strace-log.ts";
import { SLACK_BYTES } from "./usual-lines.ts";

/** Where the bytes come from: a file, standard input, a file that still grows. */
export interface LogSource {
  /** Reads into buffer[at, length); 0 at the end, for now. */
  read(buffer: Buffer, at: number): number;
}

/** One buffer for the whole log: reading a gigabyte takes no more memory than reading a page. No longer line is read. */
const BUFFER_BYTES = 1024 * 1024;

/** A reader that may be asked again when the log has grown. */
export class StraceLogReader {
  readonly #source: LogSource;
  readonly #log = new StraceLog();
  readonly #buffer = Buffer.from(new ArrayBuffer(BUFFER_BYTES + SLACK_BYTES), 0, BUFFER_BYTES);
  /** Bytes of a line whose end has not come. */
  #carried = 0;
  #isSkipping = false;

  constructor(source: LogSource) {
    this.#source = source;
    practise(() => new StraceLog());
  }

  /** Reads what is there, at most so many bytes; how many it read. */
  readMore(maxBytes = Number.POSITIVE_INFINITY): number {
    let total = 0;
    while (total < maxBytes) {
      const got = this.#source.read(this.#buffer, this.#carried);
      if (got <= 0) break;
      total += got;
      this.#take(this.#carried + got);
    }
    return total;
  }

  /** The summary as it stands. A line that was not ended yet is left out. */
  summary(): StraceSummary {
    return this.#log.summary();
  }

  /** The log is over: what is carried is its last line, without a newline. */
  finish(): StraceSummary {
    if (this.#carried > 0 && this.#carried < BUFFER_BYTES) {
      this.#buffer[this.#carried] = NEWLINE;
      this.#take(this.#carried + 1);
    }
    return this.#log.summary();
  }

  #take(length: number): void {
    const buffer = this.#buffer;
    const last = buffer.lastIndexOf(NEWLINE, length - 1);
    if (last < 0) {
      this.#carried = length;
      if (length < BUFFER_BYTES) return;
      // A line that fills the whole buffer is passed over to its end.
      if (!this.#isSkipping) this.#log.skipLine();
      this.#isSkipping = true;
      this.#carried = 0;
      return;
    }
    let from = 0;
    if (this.#isSkipping) {
      from = buffer.indexOf(NEWLINE) + 1;
      this.#isSkipping = false;
    }
    this.#log.feed(buffer, from, last + 1);
    this.#log.keep();
    buffer.copyWithin(0, last + 1, length);
    this.#carried = length - last - 1;
  }
}

/** Reads a whole log. Memory stays the same whatever its length; never throws for what stands in it. */
export function readStraceLog(source: LogSource): StraceSummary {
  const reader = new StraceLogReader(source);
  reader.readMore();
  return reader.finish();
}
