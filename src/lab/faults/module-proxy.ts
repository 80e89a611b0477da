import type { ModuleProxyPlan } from "../plan.ts";
import type { Fault } from "../scenario.ts";

/** Changes one module proxy of GOPROXY: its mode, credentials, exceptions, or `closed: true` for a port where nothing listens. */
export function moduleProxy(change: Partial<ModuleProxyPlan>, options: { readonly entry?: number } = {}): Fault {
  const entry = options.entry ?? 0;
  return {
    name: `module proxy ${entry + 1}: ${change.mode?.kind ?? Object.keys(change).join(", ")}`,
    prepare(plan) {
      const proxy = plan.proxies[entry];
      if (!proxy) throw new Error(`the planned world has no module proxy ${entry + 1}`);
      Object.assign(proxy, change);
    },
  };
}
