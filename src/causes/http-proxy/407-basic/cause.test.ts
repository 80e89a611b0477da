import { aForwardProxy, aRequest, aRoute, aTunnel, routesOf } from "../../../../test/kit/a-route.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

type Tunnel = Parameters<typeof aTunnel>[0];
const asked = (tunnel: Tunnel, hasPassword = false) =>
  aRoute({
    through: aForwardProxy({ hasPassword }),
    tunnel: aTunnel({
      outcome: "needs-credentials",
      status: 407,
      reason: "Proxy Authentication Required",
      authSchemes: ["basic"],
      ...tunnel,
    }),
    stoppedAt: "tunnel",
  });
const facts = (...all: ReturnType<typeof aRoute>[]) => ({ routes: routesOf(...all) });
const plainHttp = (hasPassword = false) =>
  aRoute({
    scheme: "http",
    through: aForwardProxy({ variable: "HTTP_PROXY", hasPassword }),
    requests: [aRequest({ status: 407, conforms: false, authenticate: ["basic"] })],
    stoppedAt: "request",
  });

judgeTable(cause, {
  confirms: {
    "no-credentials": facts(asked({})),
    "no-credentials · NTLM is offered beside it": facts(asked({ authSchemes: ["negotiate", "ntlm", "basic"] })),
    "no-credentials for plain http": facts(plainHttp()),
    "no-credentials · the checksum database alone is asked through it": facts(aRoute(), {
      ...asked({}),
      purpose: "checksum-database",
    }),
    "credentials-rejected for plain http": facts(plainHttp(true)),
    "credentials-rejected": facts(asked({ outcome: "credentials-rejected", credentialsSent: true }, true)),
  },
  rulesOut: {
    "no-forward-proxy": facts(aRoute()),
    "proxy-lets-through": facts(aRoute({ through: aForwardProxy({ hasPassword: true }) })),
  },
  nearMisses: {
    "only NTLM and Negotiate": facts(asked({ authSchemes: ["negotiate", "ntlm"] })),
    "credentials are set but were not tried": facts(asked({}, true)),
    "a denial": facts(asked({ outcome: "refused", status: 403, authSchemes: [] })),
    "SOCKS wants credentials, which is no 407": facts({
      ...asked({ kind: "socks5", status: 255, authSchemes: [] }),
      through: aForwardProxy({ scheme: "socks5" }),
    }),
    "the server answers 401": facts(
      aRoute({
        through: aForwardProxy(),
        requests: [aRequest({ status: 401, authenticate: ["basic"] })],
        stoppedAt: "request",
      }),
    ),
    "a host that go does not need": facts(aRoute(), { ...asked({}), met: false }),
  },
});
