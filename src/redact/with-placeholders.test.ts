import { describe, expect, it } from "vitest";
import { anEntry, aProxyList, aRoute, routesOf } from "../../test/kit/a-route.ts";
import type { FactKey } from "../facts/fact.ts";
import { routes } from "../facts/routes.ts";
import { goSettings, proxyList } from "../facts/settings.ts";
import { FactStore } from "../facts/store.ts";
import { environment } from "../facts/subject.ts";
import { mainModule } from "../facts/toolchain.ts";
import { namesOf } from "./names.ts";
import { withPlaceholders } from "./with-placeholders.ts";

const known = <T>(key: FactKey<T>, value: T) =>
  ({ state: "known", id: key.id, value, source: "test", atMs: 0, tookMs: 0 }) as const;

const requirement = (path: string, skipsProxy: boolean) => ({
  path,
  version: "v1.0.0",
  indirect: false,
  inGoSum: true,
  modInGoSum: true,
  inCache: true,
  skipsProxy,
  skipsSumdb: skipsProxy,
  replacedByPath: false,
});

const facts = new FactStore([
  known(environment, {
    values: { HOME: "/home/alice", USER: "alice" },
    hadSecret: [],
    readable: true,
    totalBytes: 100,
    largestName: null,
    largestBytes: 0,
  }),
  known(goSettings, {
    variables: [
      {
        name: "GOPROXY",
        value: "https://public.example,direct",
        source: "default",
        file: null,
        line: null,
        shadows: [],
        problems: [],
      },
    ],
    userFile: null,
    userFileState: "missing",
    gorootFile: null,
  }),
  known(
    proxyList,
    aProxyList({
      entries: [anEntry({ host: "goproxy.corp.example" }), anEntry({ host: "public.example" })],
      noProxyPatterns: ["git.corp.example/*"],
      sumdbHost: "sum.golang.org",
    }),
  ),
  known(routes, routesOf(aRoute({ host: "goproxy.corp.example" }))),
  known(mainModule, {
    goMod: "/srv/billing/go.mod",
    goWork: null,
    root: "/srv/billing",
    modulePath: "git.corp.example/Billing/api",
    goLine: "1.26",
    toolchainLine: null,
    vendor: false,
    problem: null,
    requires: [requirement("git.corp.example/Team/lib", true), requirement("github.com/google/uuid", false)],
    requiresTotal: 2,
  }),
]);

const masked = (text: string) => withPlaceholders(text, namesOf(facts, "alices-laptop"));

describe("names in public", () => {
  it.each([
    ["/home/alice/go/pkg/mod", "‹home›/go/pkg/mod"],
    ["/srv/billing/go.mod", "‹module-dir›/go.mod"],
    ["/tmp/alice-1/x", "/tmp/alice-1/x"],
    ["uid 1000 (alice)", "uid 1000 (‹user›)"],
    ["alices-laptop: No space left", "‹this-host›: No space left"],
    ["Get https://GOPROXY.corp.example/x", "Get https://‹host-1›/x"],
    ["git.corp.example/Billing/api/cmd", "‹this-module›/cmd"],
    ["/git.corp.example/!team/lib/@v/list", "/‹private-module-1›/@v/list"],
    ["github.com/google/uuid@v1.6.0", "github.com/google/uuid@v1.6.0"],
    ["https://public.example/x", "https://public.example/x"],
    ["sum.golang.org", "sum.golang.org"],
    ["10.1.2.3:443 and 10.1.2.3, 8.8.4.4", "‹private-ip-1›:443 and ‹private-ip-1›, ‹public-ip-2›"],
    ["[fd00::1]:443 after ::1", "[‹private-ip-1›]:443 after ::1"],
    ["127.0.0.53:53", "127.0.0.53:53"],
    ["go1.26.8 at 12:30:45", "go1.26.8 at 12:30:45"],
  ])("%s → %s", (text, public_) => expect(masked(text)).toBe(public_));

  it("gives one name one placeholder throughout a document", () => {
    const document = withPlaceholders({ a: "10.0.0.1", b: ["10.0.0.2", "10.0.0.1"] }, []);
    expect(document).toEqual({ a: "‹private-ip-1›", b: ["‹private-ip-2›", "‹private-ip-1›"] });
  });
});
