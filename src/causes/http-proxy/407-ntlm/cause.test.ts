import { aForwardProxy, aRequest, aRoute, aTunnel, routesOf } from "../../../../test/kit/a-route.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const offering = (authSchemes: readonly string[], credentialsSent = false) =>
  aRoute({
    through: aForwardProxy({ hasPassword: credentialsSent }),
    tunnel: aTunnel({
      outcome: credentialsSent ? "credentials-rejected" : "needs-credentials",
      status: 407,
      authSchemes,
      credentialsSent,
    }),
    stoppedAt: "tunnel",
  });
const facts = (...all: ReturnType<typeof aRoute>[]) => ({ routes: routesOf(...all) });

judgeTable(cause, {
  confirms: {
    "basic-not-offered": facts(offering(["negotiate", "ntlm"])),
    "basic-not-offered · Kerberos alone": facts(offering(["negotiate"])),
    "basic-not-offered · digest": facts(offering(["digest"])),
    "basic-not-offered · although credentials were sent": facts(offering(["ntlm"], true)),
    "basic-not-offered for plain http": facts(
      aRoute({
        scheme: "http",
        through: aForwardProxy({ variable: "HTTP_PROXY" }),
        requests: [aRequest({ status: 407, conforms: false, authenticate: ["ntlm"] })],
        stoppedAt: "request",
      }),
    ),
  },
  rulesOut: {
    "no-forward-proxy": facts(aRoute()),
    "proxy-lets-through": facts(aRoute({ through: aForwardProxy() })),
  },
  nearMisses: {
    "Basic is offered too": facts(offering(["negotiate", "ntlm", "basic"])),
    "only Basic": facts(offering(["basic"])),
    "a 407 that names no scheme": facts(offering([])),
    "the server wants NTLM": facts(
      aRoute({
        through: aForwardProxy(),
        requests: [aRequest({ status: 401, authenticate: ["ntlm"] })],
        stoppedAt: "request",
      }),
    ),
  },
});
