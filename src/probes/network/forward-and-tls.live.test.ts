import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { closeKept, entry, keep, list, MODULE, serving } from "../../../test/kit/live-routes.ts";
import {
  authority,
  http2Server,
  httpServer,
  httpsServer,
  type LiveServer,
  rawServer,
} from "../../../test/kit/live-servers.ts";
import { type LiveWalker, liveWalker } from "../../../test/kit/live-walker.ts";
import { walkPeers } from "./observed-peers.ts";
import { walkAll } from "./walk-all.ts";

afterEach(closeKept);

describe("a port above 65535", () => {
  const walk = async (port: number, environment = {}) => {
    const walker = await keep(liveWalker({ environment }));
    const proxies = [entry(0, port, { scheme: "https", host: "goproxy.lab.test" })];
    const [route] = await walkAll(proxies, { proxyList: list(), mainModule: MODULE }, false, walker);
    return route;
  };
  const refused = { stoppedAt: "connect", resolve: null, connect: { outcome: "invalid-port", port: 99_999 } };

  it("is refused before the name is looked up, of the host as of the forward proxy", async () => {
    expect(await walk(99_999)).toMatchObject(refused);
    expect(await walk(443, { HTTPS_PROXY: "http://127.0.0.1:99999" })).toMatchObject(refused);
    expect(await walk(99_999, { HTTPS_PROXY: "socks5://127.0.0.1:1080" })).toMatchObject(refused);
  });
});

describe("TLS", () => {
  const walk = async (identity: Parameters<typeof httpsServer>[0], walker: LiveWalker) => {
    const server = await keep(httpsServer(identity, serving));
    const proxies = [entry(0, server.port, { scheme: "https", host: "goproxy.lab.test" })];
    const [route] = await walkAll(proxies, { proxyList: list(), mainModule: MODULE }, false, walker);
    return route;
  };
  const HOSTS = "127.0.0.1 goproxy.lab.test\n";

  it("is trusted by the roots that Go reads", async () => {
    const lab = await keep(authority("lab root"));
    const walker = await keep(liveWalker({ hosts: HOSTS, roots: [lab.root] }));
    const route = await walk(lab.issue(["goproxy.lab.test"]), walker);
    expect(route).toMatchObject({
      stoppedAt: null,
      handshake: { outcome: "trusted", distrust: null, trustedElsewhere: null },
    });
    expect(route?.handshake?.chain[0]).toMatchObject({ subject: "CN=goproxy.lab.test", issuer: "CN=lab root" });
    expect(route?.handshake?.bytesReceived).toBeGreaterThan(100);
  });

  it("is spoken with a server that speaks HTTP/2 alone, as go speaks with it", async () => {
    const lab = await keep(authority("lab root"));
    const walker = await keep(liveWalker({ hosts: HOSTS, roots: [lab.root] }));
    const server = await keep(
      http2Server(lab.issue(["goproxy.lab.test"]), (path, stream) => {
        const isInfo = path.endsWith(".info");
        stream.respond({
          ":status": isInfo ? 200 : 403,
          "content-type": isInfo ? "application/json" : "text/plain",
          ...(isInfo ? { "content-encoding": "gzip" } : {}),
        });
        stream.end(isInfo ? gzipSync('{"Version":"v1.0.0"}') : "not for you");
      }),
    );
    const proxies = [entry(0, server.port, { scheme: "https", host: "goproxy.lab.test" })];
    const [route] = await walkAll(proxies, { proxyList: list(), mainModule: MODULE }, false, walker);
    expect(route).toMatchObject({ handshake: { outcome: "trusted" } });
    expect(route?.requests).toMatchObject([
      { asksFor: "module-info", status: 200, body: "json", conforms: true },
      { asksFor: "module-zip", status: 403, message: "not for you" },
    ]);
  });

  it("is waited for no longer over HTTP/2", async () => {
    const lab = await keep(authority("lab root"));
    const identity = lab.issue(["goproxy.lab.test"]);
    const walkOver = async (handle: Parameters<typeof http2Server>[1]) => {
      const server = await keep(http2Server(identity, handle));
      const proxies = [entry(0, server.port, { scheme: "https", host: "goproxy.lab.test" })];
      const walker = await keep(liveWalker({ hosts: HOSTS, roots: [lab.root] }));
      return (await walkAll(proxies, { proxyList: list(), mainModule: MODULE }, false, walker))[0]?.requests[0];
    };
    const begin = (stream: Parameters<Parameters<typeof http2Server>[1]>[1]) => {
      stream.respond({ ":status": 200 });
      stream.write('{"Version":');
    };
    const [silent, stalled, reset] = await Promise.all([
      walkOver(() => {}),
      walkOver((_, stream) => begin(stream)),
      walkOver((_, stream) => stream.close(2)),
    ]);
    expect(silent).toMatchObject({ outcome: "silent", status: null });
    expect(stalled).toMatchObject({ outcome: "stalled-body", status: 200 });
    expect(reset).toMatchObject({ outcome: "closed", status: null });
  });

  it("fails where server and go have no way to exchange keys in common", async () => {
    const lab = await keep(authority("lab root", true));
    const identity = lab.issue(["goproxy.lab.test"]);
    const given = { hosts: HOSTS, roots: [lab.root] };
    const rsa = { ...identity, maxVersion: "TLSv1.2", ciphers: "AES128-GCM-SHA256" } as const;
    const failed = { stoppedAt: "handshake", handshake: { outcome: "alert" } };
    expect(await walk(rsa, await keep(liveWalker(given)))).toMatchObject(failed);
    const before = await walk(rsa, await keep(liveWalker({ ...given, offersRsaExchange: true })));
    expect(before).toMatchObject({ stoppedAt: null, handshake: { outcome: "trusted", protocol: "TLSv1.2" } });
    const finite = { ...rsa, ciphers: "DHE-RSA-AES128-GCM-SHA256", dhparam: "auto" } as const;
    expect(await walk(finite, await keep(liveWalker({ ...given, offersRsaExchange: true })))).toMatchObject(failed);
  });

  it("is not trusted without them, and another store that has the root is named", async () => {
    const [lab, other] = [await keep(authority("lab root")), await keep(authority("other root"))];
    const walker = await keep(liveWalker({ hosts: HOSTS, roots: [other.root], elsewhere: [lab.root] }));
    const route = await walk(lab.issue(["goproxy.lab.test"]), walker);
    expect(route).toMatchObject({
      stoppedAt: "handshake",
      handshake: { outcome: "untrusted", distrust: "unknown-authority", trustedElsewhere: "/etc/pki/elsewhere.pem" },
    });
  });

  it("says that there are no roots at all", async () => {
    const lab = await keep(authority("lab root"));
    const walker = await keep(liveWalker({ hosts: HOSTS }));
    expect((await walk(lab.issue(["goproxy.lab.test"]), walker))?.handshake).toMatchObject({ distrust: "no-roots" });
  });

  it("tells an expired, a future and a wrongly named certificate apart", async () => {
    const lab = await keep(authority("lab root"));
    const roots = [lab.root];
    const expired = lab.issue(["goproxy.lab.test"], { from: "200101000000Z", to: "210101000000Z" });
    const future = lab.issue(["goproxy.lab.test"], { from: "400101000000Z", to: "410101000000Z" });
    const wrong = lab.issue(["other.lab.test"]);
    const distrust = async (identity: { key: string; cert: string }) =>
      (await walk(identity, await keep(liveWalker({ hosts: HOSTS, roots }))))?.handshake?.distrust;
    expect(await distrust(expired)).toBe("expired");
    expect(await distrust(future)).toBe("not-yet-valid");
    expect(await distrust(wrong)).toBe("wrong-name");
  });

  it("of a peer that git named is git's own affair: it trusts by other files", async () => {
    const lab = await keep(authority("lab root"));
    const server = await keep(httpsServer(lab.issue(["goproxy.lab.test"]), serving));
    const walker = await keep(liveWalker({ hosts: HOSTS }));
    const peer = { address: "127.0.0.1", port: server.port, origin: { scheme: "https", host: "goproxy.lab.test" } };
    const [route] = await walkPeers([peer], walker);
    expect(route).toMatchObject({ connect: { outcome: "connected" }, handshake: null, stoppedAt: null });
  });

  it("tells a plain server, a silent one and one that hangs up apart", async () => {
    const outcome = async (server: LiveServer) => {
      const walker = await keep(liveWalker({ hosts: HOSTS }));
      const proxies = [entry(0, server.port, { scheme: "https", host: "goproxy.lab.test" })];
      const [route] = await walkAll(proxies, { proxyList: list(), mainModule: MODULE }, false, walker);
      return route?.handshake?.outcome;
    };
    expect(await outcome(await keep(httpServer(serving)))).toBe("not-tls");
    expect(await outcome(await keep(rawServer((socket) => socket.once("data", () => socket.end()))))).toBe("closed");
    expect(await outcome(await keep(rawServer((socket) => socket.once("data", () => socket.resetAndDestroy()))))).toBe(
      "reset",
    );
    expect(await outcome(await keep(rawServer(() => {})))).toBe("silent");
  });
});

describe("a forward proxy", () => {
  const through = async (onConnection: Parameters<typeof rawServer>[0], url: (port: number) => string) => {
    const proxy = await keep(rawServer(onConnection, "127.0.0.3"));
    const walker = await keep(liveWalker({ environment: { HTTPS_PROXY: url(proxy.port) } }));
    const proxies = [entry(0, 443, { scheme: "https", host: "goproxy.lab.test" })];
    const [route] = await walkAll(proxies, { proxyList: list(), mainModule: MODULE }, false, walker);
    return route;
  };
  const answer = (text: string) => (socket: import("node:net").Socket) => {
    socket.once("data", () => socket.write(text));
  };

  it("that wants credentials says which schemes it knows", async () => {
    const text =
      "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n";
    const route = await through(answer(text), (port) => `http://127.0.0.3:${port}`);
    expect(route).toMatchObject({
      stoppedAt: "tunnel",
      tunnel: { outcome: "needs-credentials", status: 407, authSchemes: ["negotiate", "ntlm"], credentialsSent: false },
      resolve: { host: "127.0.0.3", outcome: "literal" },
      through: { variable: "HTTPS_PROXY", hasPassword: false },
      requests: [],
    });
  });

  it("gets the credentials of its URL as Basic, and no fact holds them", async () => {
    let head = "";
    const route = await through(
      (socket) =>
        socket.once("data", (bytes) => {
          head = bytes.toString();
          socket.write('HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="a, b"\r\n\r\n');
        }),
      (port) => `http://ann:s3cr%40t@127.0.0.3:${port}`,
    );
    expect(head).toContain(`CONNECT goproxy.lab.test:443 HTTP/1.1\r\nHost: goproxy.lab.test:443\r\n`);
    expect(head).toContain(`Proxy-Authorization: Basic ${Buffer.from("ann:s3cr@t").toString("base64")}`);
    expect(route?.tunnel).toMatchObject({
      outcome: "credentials-rejected",
      authSchemes: ["basic"],
      credentialsSent: true,
    });
    expect(JSON.stringify(route)).not.toMatch(/s3cr|YW5u/);
  });

  it("that denies, hangs up, says nothing or speaks another language is told apart", async () => {
    const url = (port: number) => `http://127.0.0.3:${port}`;
    expect((await through(answer("HTTP/1.1 403 Forbidden by policy\r\n\r\n"), url))?.tunnel).toMatchObject({
      outcome: "refused",
      status: 403,
      reason: "Forbidden by policy",
    });
    expect((await through((socket) => socket.once("data", () => socket.end()), url))?.tunnel?.outcome).toBe("closed");
    expect((await through(answer("SSH-2.0-x\r\n"), url))?.tunnel?.outcome).toBe("garbage");
    expect((await through(() => {}, url))?.tunnel?.outcome).toBe("silent");
  });

  it("of SOCKS5 that knows no method without a password", async () => {
    const route = await through(
      (socket) => socket.once("data", () => socket.write(Uint8Array.of(5, 0xff))),
      (port) => `socks5://127.0.0.3:${port}`,
    );
    expect(route?.tunnel).toMatchObject({ kind: "socks5", outcome: "needs-credentials", status: 255 });
  });

  it("that wants credentials for plain http says so with its own header", async () => {
    const answer =
      'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="a"\r\nWWW-Authenticate: Digest x=y\r\nContent-Length: 0\r\n\r\n';
    const proxy = await keep(rawServer((socket) => void socket.on("data", () => socket.write(answer)), "127.0.0.3"));
    const walker = await keep(liveWalker({ environment: { HTTP_PROXY: `http://127.0.0.3:${proxy.port}` } }));
    const proxies = [entry(0, 80, { host: "goproxy.lab.test" })];
    const [route] = await walkAll(proxies, { proxyList: list(), mainModule: MODULE }, false, walker);
    expect(route).toMatchObject({ stoppedAt: "request", tunnel: null });
    expect(route?.requests[0]).toMatchObject({ status: 407, authenticate: ["basic"] });
  });
});
