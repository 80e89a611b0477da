import { defineFact, flag, list, maybe, number, oneOf, shape, text } from "./fact.ts";

/** How names are looked up here: resolv.conf, nsswitch.conf, hosts, as Go's own resolver reads them. */
export const resolverConfig = defineFact({
  id: "resolver.config",
  title: "resolv.conf and nsswitch.conf",
  privacy: "machine",
  schema: shape({
    /** The servers that Go's resolver uses: at most the first three of resolv.conf, or its default when there is none. */
    servers: list(text),
    /** Go fell back to 127.0.0.1 and ::1 because no nameserver line could be read. */
    serversAreDefault: flag,
    search: list(text),
    ndots: number,
    timeoutS: number,
    attempts: number,
    rotate: flag,
    singleRequest: flag,
    useTcp: flag,
    trustAd: flag,
    unknownOptions: list(text),
    /** The hosts line of nsswitch.conf, in order; empty: the default, files then dns. */
    sources: list(text),
    resolvConfState: oneOf(["read", "missing", "empty", "unreadable", "too-large"]),
    /** Lines beyond gowhy's bound that were not read. */
    skippedLines: number,
    /** The go command here was built with cgo, so libc may resolve instead. */
    goHasCgo: maybe(flag),
  }),
});
