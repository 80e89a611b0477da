import { aRequest, aRoute, routesOf } from "../../../../test/kit/a-route.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { Route } from "../../network-routes.ts";
import cause from "./cause.ts";

const page = (request: Partial<Route["requests"][number]> = {}): Route =>
  aRoute({
    stoppedAt: "request",
    requests: [aRequest({ contentType: "text/html", body: "html", conforms: false, ...request })],
  });

judgeTable(cause, {
  confirms: {
    "html-where-data-belongs": { routes: routesOf(page()) },
    "redirected-to-another-host": { routes: routesOf(page({ redirects: ["sso.lab.test"] })) },
  },
  rulesOut: { "no-web-page": { routes: routesOf(aRoute()) } },
  nearMisses: {
    "a page that says 403": { routes: routesOf(page({ status: 403 })) },
    "a page that says 404": { routes: routesOf(page({ status: 404 })) },
    "JSON that is called text/html": { routes: routesOf(page({ body: "json", conforms: true })) },
    "garbage, but no page": { routes: routesOf(page({ body: "binary", contentType: "application/octet-stream" })) },
    "an empty answer": { routes: routesOf(page({ body: "empty" })) },
    "a go-import page of a git host": {
      routes: routesOf(aRoute(), {
        ...page({ asksFor: "go-import" }),
        purpose: "version-control",
        entry: null,
        stoppedAt: null,
      }),
    },
  },
});
