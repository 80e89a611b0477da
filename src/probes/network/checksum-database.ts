import { ask } from "./ask.ts";
import { type Line, openLine } from "./line.ts";
import { isFetched, isMissing, isUnfollowed, type ProxyEntry, passingOf, sumOf } from "./module-proxies.ts";
import type { Lookups } from "./pick-modules.ts";
import { pathOfModule } from "./rules/escape-path.ts";
import { type Origin, type RequestLeg, type Route, urlOf, type Walker } from "./walker.ts";

export interface Database {
  readonly name: string;
  /** Where it is asked when no proxy relays it. */
  readonly origin: Origin;
  readonly path: string;
  /** GOSUMDB gives an address: proxies are not asked then. */
  readonly hasOwnAddress: boolean;
}

interface Walked {
  readonly line: Line;
  readonly entry: ProxyEntry | null;
  readonly path: string;
  readonly requests: RequestLeg[];
}

/** At most so many look-ups: one, and a control where the first was not known. */
const MAX_LOOKUPS = 2;

/**
 * Go's way to the checksum database: each proxy is asked whether it relays it, 404 or 410 leads to the next one, and behind the last
 * to the database itself. Source: go1.26 cmd/go/internal/modfetch/sumdb.go, initBase.
 */
export async function walkDatabase(
  database: Database,
  entries: readonly ProxyEntry[],
  lookups: Lookups,
  walker: Walker,
): Promise<readonly Walked[]> {
  const walked: Walked[] = [];
  for (const entry of database.hasOwnAddress ? [] : entries) {
    const line = await openLine(entry.origin, walker);
    const path = `${entry.path}/sumdb/${database.name}`;
    const relay: Walked = { line, entry, path, requests: [] };
    walked.push(relay);
    if (line.way.legs.stoppedAt === null) {
      const question = { asksFor: "sumdb-supported" as const, path: `${path}/supported`, module: null };
      const answered = await ask(line, { ...question, credential: entry.credential }, walker);
      if (answered) relay.requests.push(answered.leg);
      if (answered && isFetched(answered.leg)) {
        if (lookups.isNeeded) await lookUp(relay, lookups, walker);
        line.close();
        return walked;
      }
    }
    line.close();
    if (passingOf({ ...relay, entry }) !== "falls-through") return walked;
  }
  // Without a need go would not come here, and gowhy does not bother the database.
  if (!lookups.isNeeded) return walked;
  const line = await openLine(database.origin, walker);
  const direct: Walked = { line, entry: null, path: database.path, requests: [] };
  walked.push(direct);
  if (line.way.legs.stoppedAt === null) await lookUp(direct, lookups, walker);
  line.close();
  return walked;
}

async function lookUp(at: Walked, { modules }: Lookups, walker: Walker): Promise<void> {
  for (const module of modules.slice(0, MAX_LOOKUPS)) {
    const [path = "", version = ""] = module.split(/@(.*)/s, 2);
    const answered = await ask(
      at.line,
      {
        asksFor: "sumdb-lookup",
        module,
        path: `${at.path}/lookup/${pathOfModule(path)}@${pathOfModule(version)}`,
        credential: at.entry?.credential ?? null,
      },
      walker,
    );
    if (answered) at.requests.push(answered.leg);
    if (!answered || !isMissing(answered.leg)) return;
  }
}

/** The routes as facts. `comesHere`: modules come, so that go gets as far as verifying them. */
export async function databaseRoutes(
  walked: readonly Walked[],
  isNeeded: boolean,
  comesHere: boolean,
): Promise<readonly Route[]> {
  return Promise.all(
    walked.map(async ({ line, entry, path, requests }): Promise<Route> => {
      const legs = await line.way.whole;
      const kept = legs.stoppedAt === null ? requests : [];
      // "Not here" to `supported` is an answer that go wants as well: it turns to the next one.
      const isFault = (leg: RequestLeg) =>
        !isFetched(leg) && !isUnfollowed(leg) && !(leg.asksFor === "sumdb-supported" && isMissing(leg));
      const { origin } = line;
      return {
        id: `checksum-database:${entry ? entry.index : "direct"}:${origin.host}:${origin.port}`,
        purpose: "checksum-database",
        entry: entry?.index ?? null,
        ...origin,
        url: urlOf(origin, path),
        ...legs,
        requests: [...kept],
        stoppedAt: legs.stoppedAt ?? (kept.some(isFault) ? "request" : null),
        met: isNeeded && comesHere,
        tookMs: sumOf(legs, kept),
      };
    }),
  );
}
