import type { Connection } from "../../system/network/network.ts";
import { type Legs, openWay, type Way } from "./open-way.ts";
import type { Origin, Walker } from "./walker.ts";

/** The way to one host, opened once; a later request takes the same connection where the server left it open. */
export interface Line {
  readonly origin: Origin;
  /** Of the first opening. */
  readonly way: Way;
  /** A connection, or the legs of an opening that failed. */
  take(): Promise<{ readonly connection: Connection } | { readonly failed: Legs }>;
  /** Gives a connection back for the next request. */
  giveBack(connection: Connection): void;
  close(): void;
}

export async function openLine(origin: Origin, walker: Walker): Promise<Line> {
  const way = await openWay(origin, walker);
  let idle: Connection | null = way.connection;
  return {
    origin,
    way,
    async take() {
      const connection = idle;
      idle = null;
      if (connection) return { connection };
      if (way.legs.stoppedAt !== null) return { failed: way.legs };
      const again = await openWay(origin, walker);
      return again.connection ? { connection: again.connection } : { failed: again.legs };
    },
    giveBack(connection) {
      if (idle) connection.close();
      else idle = connection;
    },
    close() {
      idle?.close();
      idle = null;
    },
  };
}
