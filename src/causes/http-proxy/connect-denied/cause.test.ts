import {
  aConnect,
  aForwardProxy,
  anAttempt,
  aRequest,
  aRoute,
  aTunnel,
  routesOf,
} from "../../../../test/kit/a-route.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const answered = (status: number, reason = "", given: Parameters<typeof aTunnel>[0] = {}) =>
  aRoute({
    through: aForwardProxy(),
    tunnel: aTunnel({ outcome: "refused", status, reason, ...given }),
    stoppedAt: "tunnel",
  });
const socks = (status: number) => ({
  ...answered(status, "", { kind: "socks5" }),
  through: aForwardProxy({ scheme: "socks5" }),
});
const facts = (...all: ReturnType<typeof aRoute>[]) => ({ routes: routesOf(...all) });

judgeTable(cause, {
  confirms: {
    "connect-forbidden": facts(answered(403, "Forbidden")),
    "connect-forbidden 405": facts(answered(405, "Method Not Allowed")),
    "connect-forbidden by a SOCKS rule": facts(socks(2)),
    "connect-not-200": facts(answered(404, "Not Found")),
    "connect-not-200 · a redirect to a portal": facts(answered(302, "Found")),
    "other-host-allowed": facts(
      answered(403, "Forbidden"),
      aRoute({ purpose: "checksum-database", host: "sum.lab.test", through: aForwardProxy() }),
    ),
  },
  rulesOut: {
    "no-forward-proxy": facts(aRoute()),
    "proxy-lets-through": facts(aRoute({ through: aForwardProxy() })),
  },
  nearMisses: {
    "it wants credentials": facts(
      answered(407, "Proxy Authentication Required", { outcome: "needs-credentials", authSchemes: ["basic"] }),
    ),
    "its own way out is broken": facts(answered(502, "Bad Gateway")),
    "its DNS is broken": facts(answered(503, "Service Unavailable")),
    "SOCKS: host unreachable": facts(socks(4)),
    "SOCKS: connection refused": facts(socks(5)),
    "the module proxy answers 403 inside the tunnel": facts(
      aRoute({
        through: aForwardProxy(),
        requests: [aRequest({ status: 403, conforms: false })],
        stoppedAt: "request",
      }),
    ),
    "the proxy refuses the connection": facts(
      aRoute({
        through: aForwardProxy(),
        connect: aConnect({ outcome: "refused", attempts: [anAttempt({ outcome: "refused" })] }),
        stoppedAt: "connect",
      }),
    ),
    "it closes without an answer": facts(answered(0, "", { outcome: "closed", status: null })),
  },
});
