import { expect, it } from "vitest";
import { aCredentials } from "../../../../test/kit/a-login.ts";
import { aRequest, aRoute, routesOf } from "../../../../test/kit/a-route.ts";
import { aWaitLike } from "../../../../test/kit/an-observed-wait.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { Route } from "../../network-routes.ts";
import cause from "./cause.ts";

const gitHost = (request: Partial<Route["requests"][number]> = {}, route: Partial<Route> = {}): Route =>
  aRoute({
    purpose: "version-control",
    entry: null,
    host: "git.lab.test",
    stoppedAt: "request",
    requests: [
      aRequest({
        asksFor: "git-refs",
        module: "git.lab.test/team/tool",
        path: "/team/tool/info/refs?service=git-upload-pack",
        status: 401,
        conforms: false,
        authenticate: ["basic"],
        ...request,
      }),
    ],
    ...route,
  });
const credentials = aCredentials();

judgeTable(cause, {
  confirms: {
    "nothing-to-log-in-with": { routes: routesOf(gitHost()), credentials },
    "nothing-to-log-in-with (404 with a question)": { routes: routesOf(gitHost({ status: 404 })), credentials },
    "nothing-to-log-in-with (for the page that names the repository)": {
      routes: routesOf(gitHost({ asksFor: "go-import", path: "/team/tool?go-get=1" })),
      credentials: aCredentials({ gitHelpers: ["store"] }),
    },
    "login-rejected": {
      routes: routesOf(gitHost({ credentialsSent: true, credentialsFrom: "netrc" })),
      credentials: aCredentials({ netrcState: "read", netrcHosts: ["git.lab.test"] }),
    },
  },
  rulesOut: {
    "repositories-open": {
      routes: routesOf(gitHost({ status: 200, conforms: true }, { stoppedAt: null })),
      credentials,
    },
  },
  nearMisses: {
    "git has a helper that gowhy does not run": {
      routes: routesOf(gitHost()),
      credentials: aCredentials({ gitHelpers: ["store"] }),
    },
    "git has a helper for this host": {
      routes: routesOf(gitHost()),
      credentials: aCredentials({ gitHosts: ["*.lab.test"] }),
    },
    "git goes to another URL": {
      routes: routesOf(gitHost()),
      credentials: aCredentials({ gitRewrites: ["https://git.lab.test/"] }),
    },
    "GOAUTH has a program that gowhy does not run": {
      routes: routesOf(gitHost({ asksFor: "go-import", path: "/team/tool?go-get=1" })),
      credentials: aCredentials({ goauth: "netrc; git /home/user" }),
    },
    "netrc has an entry, which was not sent": {
      routes: routesOf(gitHost()),
      credentials: aCredentials({ netrcState: "read", netrcHosts: ["git.lab.test"] }),
    },
    "the repository is not there, and nobody asks": {
      routes: routesOf(gitHost({ status: 404, authenticate: [] })),
      credentials,
    },
    "the host forbids": { routes: routesOf(gitHost({ status: 403 })), credentials },
    "go does not go there": { routes: routesOf(aRoute(), gitHost({}, { met: false })), credentials },
    "version control was not asked for": { routes: routesOf(aRoute()), credentials },
  },
  states: {
    "git has helpers and rewrites for other hosts": {
      facts: {
        routes: routesOf(gitHost()),
        credentials: aCredentials({ gitHosts: ["hub.lab.test"], gitRewrites: ["https://hub.lab.test/"] }),
      },
      state: "confirmed",
    },
    "one repository is open, another wants a login": {
      facts: {
        routes: routesOf(
          gitHost({ status: 200, conforms: true }, { stoppedAt: null }),
          gitHost({ asksFor: "go-import" }),
        ),
        credentials,
      },
      state: "confirmed",
    },
    "the credentials could not be read": {
      facts: { routes: routesOf(gitHost()), credentials: "not-permitted" },
      state: "cannot-tell",
    },
  },
});

it("accounts for git at a prompt, where the host wants a login", () => {
  const facts = { routes: routesOf(gitHost({ status: 401 })), credentials: aCredentials() };
  const accounts = (given: Parameters<typeof aWaitLike>[0]) => cause.accountsFor?.(aWaitLike(given), facts);
  expect(accounts({ what: "prompt", argv: ["/usr/lib/git-core/git-remote-https", "origin"] })).toBe(true);
  expect(accounts({ what: "prompt", argv: ["ssh", "git.lab.test"] })).toBe(false);
  expect(accounts({ what: "response", argv: ["git"] })).toBe(false);
});
