import { USER_AGENT } from "../user-agent.ts";

/** What every request carries. Go asks for gzip of its own accord. Source: go1.26 net/http/transport.go, roundTrip. */
export const OWN_HEADERS = { "User-Agent": USER_AGENT, Accept: "*/*", "Accept-Encoding": "gzip" };
