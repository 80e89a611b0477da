import type { Draw } from "./draw.ts";
import type { LeafPlan, ModuleProxyPlan, WebServerPlan } from "./plan.ts";

const trustedLeaf = (): LeafPlan => ({ issuer: "trusted", names: null, fromDays: -30, toDays: 300 });

/** A healthy web server at a drawn name, address and port. */
export function plannedWebServer(draw: Draw, role: string): WebServerPlan {
  return {
    host: `${role}-${draw.word()}.${draw.word()}.test`,
    address: draw.address(),
    port: draw.oneOf([443, draw.port()]),
    mode: { kind: "answer" },
    leaf: trustedLeaf(),
    closed: false,
  };
}

/** A healthy module proxy. */
export function plannedProxy(draw: Draw): ModuleProxyPlan {
  return {
    ...plannedWebServer(draw, draw.oneOf(["goproxy", "mods", "athens", "mirror"])),
    scheme: "https",
    path: draw.oneOf(["", "/go", "/api/go/mods", `/${draw.word()}`]),
    exceptions: [],
    relaysSumdb: false,
    credentials: null,
    credentialsInUrl: false,
  };
}
