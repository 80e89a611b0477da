import { aTrustRoots, noTrustRoots } from "../../../../test/kit/a-login.ts";
import { aHandshake, aRoute, routesOf } from "../../../../test/kit/a-route.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const untrusted = aRoute({
  stoppedAt: "handshake",
  handshake: aHandshake({ outcome: "untrusted", distrust: "unknown-authority" }),
});

judgeTable(cause, {
  confirms: {
    "nothing-to-verify-with": { routes: routesOf(untrusted), trustRoots: noTrustRoots() },
    "nothing-to-verify-with (as the probe names it)": {
      routes: routesOf(
        aRoute({ stoppedAt: "handshake", handshake: aHandshake({ outcome: "untrusted", distrust: "no-roots" }) }),
      ),
      trustRoots: noTrustRoots(),
    },
    "variable-replaces-the-places": {
      routes: routesOf(untrusted),
      trustRoots: noTrustRoots({
        files: [{ path: "/opt/lab/gone.pem", from: "SSL_CERT_FILE", state: "missing", certificates: 0 }],
      }),
    },
  },
  rulesOut: {
    "roots-there": { routes: routesOf(untrusted), trustRoots: aTrustRoots() },
    "every-host-trusted": { routes: routesOf(aRoute()), trustRoots: noTrustRoots() },
  },
  nearMisses: {
    "roots are there, the issuer is not": { routes: routesOf(untrusted), trustRoots: aTrustRoots() },
    "no host wants TLS": {
      routes: routesOf(aRoute({ scheme: "http", port: 80 })),
      trustRoots: noTrustRoots(),
    },
    "the name is wrong as well, and Go says that first": {
      routes: routesOf(
        aRoute({ stoppedAt: "handshake", handshake: aHandshake({ outcome: "untrusted", distrust: "wrong-name" }) }),
      ),
      trustRoots: noTrustRoots(),
    },
  },
});
