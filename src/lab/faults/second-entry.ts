import { plannedProxy } from "../planned-proxy.ts";
import type { Fault } from "../scenario.ts";

/** A second, healthy module proxy behind the first one, and how go passes from one to the other. */
export function secondEntry(separator: "," | "|"): Fault {
  return {
    name: `a second GOPROXY entry after "${separator}"`,
    prepare(plan) {
      plan.separator = separator;
      plan.proxies.push(plannedProxy(plan.draw.fork("second-entry")));
    },
  };
}
