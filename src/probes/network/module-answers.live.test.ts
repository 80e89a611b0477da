import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { anEntry } from "../../../test/kit/a-route.ts";
import { closeKept, entry, keep, list, MODULE, serving, timed } from "../../../test/kit/live-routes.ts";
import { authority, httpServer, httpsServer, rawServer } from "../../../test/kit/live-servers.ts";
import { liveWalker } from "../../../test/kit/live-walker.ts";
import { walkAll } from "./walk-all.ts";

afterEach(closeKept);

describe("a module proxy", () => {
  it("that serves is walked to its end, and asked what go would ask", async () => {
    const proxy = await keep(httpServer(serving));
    const walker = await keep(liveWalker());
    const { value, tookMs } = await timed(
      walkAll([entry(0, proxy.port)], { proxyList: list(), mainModule: MODULE }, false, walker),
    );
    expect(value[0]).toMatchObject({ stoppedAt: null, met: true, requests: [{ status: 200, conforms: true }] });
    expect(proxy.asked).toEqual(["/m.lab.test/%21a/@v/v1.0.0.info", "/m.lab.test/%21a/@v/v1.0.0.zip"]);
    expect(tookMs).toBeLessThan(500);
  });

  // As go1.26.8 goes on, or does not, from a directory: fs.ErrNotExist after both separators, any other error after a "|" only.
  const BEHIND: readonly (readonly [problem: string | null, separator: "," | "|", met: boolean])[] = [
    ["ENOENT", ",", true],
    ["ENOENT", "|", true],
    ["ENOTDIR", ",", false],
    ["ENOTDIR", "|", true],
    [null, ",", false],
    [null, "|", false],
  ];
  it.each(BEHIND)("behind a directory (%s) and a %s is met: %s", async (problem, separator, met) => {
    const proxy = await keep(httpServer(serving));
    const walker = await keep(liveWalker());
    const directory = anEntry({ kind: "file", path: "/srv/x", problem, separator });
    const proxyList = list({ entries: [directory, anEntry({ index: 1 })] });
    const [route] = await walkAll([entry(1, proxy.port)], { proxyList, mainModule: MODULE }, false, walker);
    expect(route?.met).toBe(met);
    expect(proxy.asked.includes("/m.lab.test/%21a/@v/v1.0.0.info")).toBe(met);
  });

  it("that sends a page in place of JSON does not conform", async () => {
    const proxy = await keep(
      httpServer((_, response) => {
        response.setHeader("content-type", "text/html");
        response.end("<!doctype html><title>sign in</title>");
      }),
    );
    const walker = await keep(liveWalker());
    const [route] = await walkAll([entry(0, proxy.port)], { proxyList: list(), mainModule: MODULE }, false, walker);
    expect(route).toMatchObject({ stoppedAt: "request", requests: [{ status: 200, body: "html", conforms: false }] });
  });

  it("that compresses what it sends is read as go reads it", async () => {
    const proxy = await keep(
      httpServer((_, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
        response.end(gzipSync('{"Version":"v1.0.0"}'));
      }),
    );
    const walker = await keep(liveWalker());
    const [route] = await walkAll([entry(0, proxy.port)], { proxyList: list(), mainModule: MODULE }, false, walker);
    expect(route?.requests[0]).toMatchObject({ asksFor: "module-info", body: "json", conforms: true });
  });

  it("that accepts and says nothing is silent after 2 s, and the next entry is never met", async () => {
    const silent = await keep(rawServer(() => {}));
    const other = await keep(httpServer(serving));
    const walker = await keep(liveWalker());
    const entries = [entry(0, silent.port, { separator: "|" }), entry(1, other.port)];
    const { value, tookMs } = await timed(walkAll(entries, { proxyList: list(), mainModule: MODULE }, false, walker));
    expect(value[0]).toMatchObject({ stoppedAt: "request", requests: [{ outcome: "silent" }], met: true });
    expect(value[1]).toMatchObject({ stoppedAt: null, met: false });
    // Nothing of the modules in use is told to an entry that go does not come to.
    expect(other.asked).toEqual(["/golang.org/x/text/@v/list"]);
    expect(tookMs).toBeLessThan(2_800);
  });

  it("that stops in the middle of a body stalls", async () => {
    const proxy = await keep(
      httpServer((_, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
        response.write('{"Version":');
      }),
    );
    const walker = await keep(liveWalker());
    const [route] = await walkAll([entry(0, proxy.port)], { proxyList: list(), mainModule: MODULE }, false, walker);
    expect(route?.requests[0]).toMatchObject({ outcome: "stalled-body", status: 200 });
  });

  it("that answers 404 leads go to the next one, which is then asked for the module", async () => {
    const empty = await keep(httpServer((_, response) => void response.writeHead(404).end("not found")));
    const other = await keep(httpServer(serving));
    const walker = await keep(liveWalker());
    const entries = [entry(0, empty.port, { separator: "," }), entry(1, other.port)];
    const routes = await walkAll(entries, { proxyList: list(), mainModule: MODULE }, false, walker);
    expect(routes[1]).toMatchObject({ met: true, stoppedAt: null });
    expect(other.asked).toContain("/m.lab.test/%21a/@v/v1.0.0.info");
  });

  it("is asked no more than three times, the checksum database included", async () => {
    const proxy = await keep(httpServer(serving));
    const walker = await keep(liveWalker());
    const lacking = {
      ...MODULE,
      requires: MODULE.requires.map((each) => ({ ...each, inGoSum: false, modInGoSum: false })),
    };
    const known = {
      proxyList: list({ sumdbName: "sum.lab.test", sumdbUrl: "https://sum.lab.test" }),
      mainModule: lacking,
    };
    const entries = [0, 1, 2].map((index) => entry(index, proxy.port, { separator: "," }));
    const routes = await walkAll(entries, known, false, walker);
    expect(proxy.asked.length).toBeLessThanOrEqual(3);
    expect(routes.some((route) => route.purpose === "checksum-database")).toBe(true);
  });

  it.each([
    [",", 403, [200, 403]],
    [",", 404, [200]],
    ["|", 403, [200]],
  ] as const)("before a %j that answers %i for another module: %j is kept", async (separator, status, kept) => {
    const proxy = await keep(
      httpServer((request, response) => {
        if (request.url?.includes("held")) response.writeHead(status).end("held back");
        else serving(request, response);
      }),
    );
    const walker = await keep(liveWalker());
    const [first] = MODULE.requires;
    if (!first) throw new Error("a module without requirements");
    const two = { ...MODULE, requires: [first, { ...first, path: "m.lab.test/held" }] };
    const known = { proxyList: list(), mainModule: two };
    const [route] = await walkAll([entry(0, proxy.port, { separator })], known, false, walker);
    expect(route?.requests.map((request) => request.status)).toEqual(kept);
    expect(route?.stoppedAt).toBe(kept.length > 1 ? "request" : null);
  });

  it.each([
    ["403", 403, "held back", { status: 403, asksFor: "module-zip" }],
    ["a web page", 200, "<html>blocked</html>", { status: 200, body: "html", conforms: false }],
  ])("that serves .info and answers %s for the .zip is told", async (_, status, body, told) => {
    const proxy = await keep(
      httpServer((request, response) => {
        if (request.url?.endsWith(".zip")) response.writeHead(status).end(body);
        else serving(request, response);
      }),
    );
    const walker = await keep(liveWalker());
    const [route] = await walkAll([entry(0, proxy.port)], { proxyList: list(), mainModule: MODULE }, false, walker);
    expect(route?.stoppedAt).toBe("request");
    expect(route?.requests.at(-1)).toMatchObject(told);
  });

  it("that is slow to fetch a .zip is not called silent", async () => {
    const proxy = await keep(
      httpServer((request, response) => {
        if (!request.url?.endsWith(".zip")) serving(request, response);
      }),
    );
    const walker = await keep(liveWalker());
    const [route] = await walkAll([entry(0, proxy.port)], { proxyList: list(), mainModule: MODULE }, false, walker);
    expect(route).toMatchObject({ stoppedAt: null, requests: [{ asksFor: "module-info" }] });
  });

  it("is asked for one module alone by a look at one wait", async () => {
    const proxy = await keep(httpServer(serving));
    const walker = await keep(liveWalker());
    const requires = [...MODULE.requires, ...MODULE.requires.map((each) => ({ ...each, path: "m.lab.test/other" }))];
    const known = { proxyList: list(), mainModule: { ...MODULE, requires } };
    await walkAll([entry(0, proxy.port)], known, false, walker, { isWhole: false, isCheckUp: false });
    expect(proxy.asked).toHaveLength(1);
  });

  it.each([
    ["is met by a check-up where modules are downloaded", false, true, true],
    ["is not met by a check-up of a module that builds from vendor/", true, true, false],
    ["is met where a command was watched, whatever lies in vendor/", true, false, true],
  ])("that refuses %s", async (_, vendor, isCheckUp, met) => {
    const walker = await keep(liveWalker());
    const known = { proxyList: list(), mainModule: { ...MODULE, vendor } };
    const [route] = await walkAll([entry(0, 9)], known, false, walker, { isWhole: true, isCheckUp });
    expect(route).toMatchObject({ stoppedAt: "connect", met });
  });

  it("that sends go in a circle is told", async () => {
    const looping = await keep(
      httpServer((request, response) => void response.writeHead(302, { location: `${request.url}` }).end()),
    );
    const walker = await keep(liveWalker());
    const [route] = await walkAll([entry(0, looping.port)], { proxyList: list(), mainModule: MODULE }, false, walker);
    expect(route?.requests[0]).toMatchObject({ outcome: "redirect-loop" });
  });

  it("that redirects to a host out of reach shows the way there, and is not called silent itself", async () => {
    const proxy = await keep(
      httpServer((request, response) => {
        response.writeHead(302, { location: `http://files.lab.test:9${request.url}` }).end();
      }),
    );
    const walker = await keep(liveWalker({ hosts: "127.0.0.1 goproxy.lab.test\n127.0.0.9 files.lab.test\n" }));
    const proxies = [entry(0, proxy.port, { host: "goproxy.lab.test" })];
    const [route, there] = await walkAll(proxies, { proxyList: list(), mainModule: MODULE }, false, walker);
    expect(route?.requests[0]).toMatchObject({ outcome: "other-error", message: "files.lab.test: connect" });
    expect(there).toMatchObject({
      purpose: "module-proxy",
      entry: 0,
      host: "files.lab.test",
      port: 9,
      stoppedAt: "connect",
      connect: { outcome: "refused", attempts: [{ address: "127.0.0.9", outcome: "refused" }] },
      met: true,
    });
  });

  it("gets the user of its URL, whatever netrc says", async () => {
    const lab = await keep(authority("lab root"));
    const seen: (string | undefined)[] = [];
    const proxy = await keep(
      httpsServer(lab.issue(["goproxy.lab.test"]), (request, response) => {
        seen.push(request.headers.authorization);
        serving(request, response as never);
      }),
    );
    const netrc = [{ machine: `goproxy.lab.test:${proxy.port}`, login: "ann", password: "s3cret" }];
    const walker = await keep(liveWalker({ hosts: "127.0.0.1 goproxy.lab.test\n", roots: [lab.root], netrc }));
    const credential = { user: "bob", password: "w0rd" };
    const proxies = [entry(0, proxy.port, { scheme: "https", host: "goproxy.lab.test", credential })];
    const [route] = await walkAll(proxies, { proxyList: list(), mainModule: MODULE }, false, walker);
    const ofUrl = `Basic ${Buffer.from("bob:w0rd").toString("base64")}`;
    expect(seen).toEqual([ofUrl, ofUrl]);
    expect(route?.requests[0]).toMatchObject({ credentialsSent: true, credentialsFrom: "url" });
  });

  it("gets the credentials of netrc over https; where it redirects to does not, and plain http is refused", async () => {
    const lab = await keep(authority("lab root"));
    const seen: (string | undefined)[] = [];
    const target = await keep(
      httpsServer(lab.issue(["files.lab.test"]), (request, response) => {
        seen.push(request.headers.authorization);
        serving(request, response as never);
      }),
    );
    const proxy = await keep(
      httpsServer(lab.issue(["goproxy.lab.test"]), (request, response) => {
        seen.push(request.headers.authorization);
        const scheme = request.url?.includes("plain") ? "http" : "https";
        response.writeHead(302, { location: `${scheme}://files.lab.test:${target.port}/x.info` }).end();
      }),
    );
    const hosts = "127.0.0.1 goproxy.lab.test files.lab.test\n";
    const machine = `goproxy.lab.test:${proxy.port}`;
    const netrc = [{ machine, login: "ann", password: "s3cret" }];
    const walk = async (path: string) => {
      const walker = await keep(liveWalker({ hosts, roots: [lab.root], netrc }));
      const proxies = [entry(0, proxy.port, { scheme: "https", host: "goproxy.lab.test", path })];
      return (await walkAll(proxies, { proxyList: list(), mainModule: MODULE }, false, walker))[0];
    };
    const route = await walk("");
    expect(route?.requests[0]).toMatchObject({
      outcome: "answered",
      conforms: true,
      redirects: ["files.lab.test"],
      // The host that answered got none.
      credentialsSent: false,
      credentialsFrom: null,
    });
    const ofNetrc = `Basic ${Buffer.from("ann:s3cret").toString("base64")}`;
    expect(seen).toEqual([ofNetrc, undefined, ofNetrc, undefined]);
    expect(JSON.stringify(route)).not.toContain("s3cret");
    expect((await walk("/plain"))?.requests[0]?.outcome).toBe("insecure-redirect");
  });
});

describe("a checksum database", () => {
  it("is asked directly where no proxy relays it", async () => {
    const lab = await keep(authority("lab root"));
    const database = await keep(httpsServer(lab.issue(["sum.lab.test"]), serving));
    const proxy = await keep(
      httpServer((request, response) => {
        if (request.url?.startsWith("/sumdb/")) return void response.writeHead(404).end();
        serving(request, response as never);
      }),
    );
    const walker = await keep(liveWalker({ hosts: "127.0.0.1 sum.lab.test\n", roots: [lab.root] }));
    const known = {
      proxyList: list({
        sumdbName: "sum.lab.test",
        sumdbHost: "sum.lab.test",
        sumdbUrl: `https://sum.lab.test:${database.port}`,
      }),
      mainModule: { ...MODULE, requires: MODULE.requires.map((each) => ({ ...each, inGoSum: false })) },
    };
    const routes = await walkAll([entry(0, proxy.port)], known, false, walker);
    const route = routes.find((each) => each.purpose === "checksum-database" && each.entry === null);
    expect(route).toMatchObject({
      met: true,
      stoppedAt: null,
      requests: [{ asksFor: "sumdb-lookup", conforms: true }],
    });
    expect(database.asked).toEqual(["/lookup/m.lab.test/%21a@v1.0.0"]);
  });
});

describe("a module that go fetches from its own host", () => {
  it("is asked for its go-import tag, then its repository, where the login is missing", async () => {
    const lab = await keep(authority("lab root"));
    const git = await keep(
      httpsServer(lab.issue(["git.lab.test"]), (_, response) => {
        response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
      }),
    );
    const proxy = await keep(
      rawServer((socket) =>
        socket.once("data", (bytes) => {
          const [, host, port] = /^CONNECT ([^:]+):(\d+)/.exec(bytes.toString()) ?? [];
          const to = connect({ host: "127.0.0.1", port: host === "m.lab.test" ? page.port : Number(port) });
          to.on("error", () => socket.destroy());
          to.on("connect", () => {
            socket.write("HTTP/1.1 200 OK\r\n\r\n");
            socket.pipe(to).pipe(socket);
          });
        }),
      ),
    );
    const page = await keep(
      httpsServer(lab.issue(["m.lab.test"]), (_, response) => {
        response.end(`<meta name="go-import" content="m.lab.test/A git https://git.lab.test:${git.port}/team/a">`);
      }),
    );
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const walker = await keep(liveWalker({ environment, roots: [lab.root] }));
    const direct = { ...MODULE, requires: MODULE.requires.map((each) => ({ ...each, skipsProxy: true })) };
    const routes = await walkAll([], { proxyList: list(), mainModule: direct }, true, walker);
    expect(routes).toMatchObject([
      {
        purpose: "version-control",
        host: "m.lab.test",
        stoppedAt: null,
        met: true,
        requests: [{ asksFor: "go-import" }],
      },
      {
        purpose: "version-control",
        host: "git.lab.test",
        stoppedAt: "request",
        requests: [{ asksFor: "git-refs", status: 401, authenticate: ["basic"], module: "m.lab.test/A@v1.0.0" }],
      },
    ]);
    expect(git.asked).toEqual(["/team/a/info/refs?service=git-upload-pack"]);
    expect(page.asked).toEqual(["/A?go-get=1"]);
  });
});
