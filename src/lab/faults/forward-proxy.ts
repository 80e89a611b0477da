import type { ForwardProxyPlan } from "../plan.ts";
import type { Fault, Requirement } from "../scenario.ts";

/** A forward proxy named by HTTPS_PROXY (and HTTP_PROXY); healthy with mode allow. */
export function forwardProxy(change: Partial<ForwardProxyPlan>): Fault {
  const by = change.by ?? "own";
  const scheme = change.scheme ?? (by === "danted" || by === "microsocks" ? "socks5" : "http");
  return {
    name: `forward proxy (${scheme}${by === "own" ? "" : `, ${by}`}): ${change.mode ?? "allow"}`,
    requires: by === "own" ? [] : [by satisfies Requirement],
    prepare(plan) {
      const draw = plan.draw.fork("forward-proxy");
      plan.forward = {
        host: `${draw.oneOf(["proxy", "gate", "cache"])}-${draw.word()}.${draw.word()}.test`,
        address: draw.address(),
        port: draw.oneOf([3128, 8080, draw.port()]),
        mode: "allow",
        credentials: change.mode === "basic" ? { user: draw.word(), password: draw.word() + draw.word() } : null,
        credentialsInUrl: false,
        variables: ["HTTPS_PROXY", "HTTP_PROXY"],
        ...change,
        by,
        scheme,
      };
    },
  };
}
