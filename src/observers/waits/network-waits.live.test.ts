import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { named, type Watched, watchLive } from "../../../test/kit/watch-live.ts";
import type { WaitKind } from "../../facts/watch.ts";

const directory = mkdtempSync(join(tmpdir(), "gowhy-waits-"));
const servers: Server[] = [];
const connections = new Set<Socket>();

beforeAll(() => writeFileSync(join(directory, "go.mod"), "module example.com/waits\n\ngo 1.21\n"));
afterAll(() => {
  for (const each of connections) each.destroy();
  for (const each of servers) each.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A server on a loopback port; gives its address. */
function serve(onData: (socket: Socket, data: Buffer, count: number) => void): Promise<string> {
  const server = createServer((socket) => {
    let count = 0;
    connections.add(socket);
    socket.on("error", () => {});
    socket.on("data", (data) => {
      count += 1;
      onData(socket, data, count);
    });
  });
  servers.push(server);
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`)),
  );
}

const silent = () => serve(() => {});

const goEnvironment = {
  GOCACHE: join(directory, "cache"),
  GOMODCACHE: join(directory, "mod"),
  GOENV: "off",
  GOTOOLCHAIN: "local",
  GONOSUMDB: "*",
  GOFLAGS: "-mod=mod",
};

function watchGo(
  environment: Record<string, string>,
  what: WaitKind,
  argv: readonly string[] = ["go", "list", "-m", "mod.lab.test/one@latest"],
): Promise<Watched> {
  return watchLive(argv, {
    forMs: 5_000,
    until: named(what),
    environment: { ...goEnvironment, ...environment },
    spawn: { cwd: directory },
  });
}

/** A go command in a network of its own, in which packets to some ports vanish, with name servers of its own. */
const apart = (rule: string, command: string): readonly string[] => [
  "unshare",
  "-n",
  "-m",
  "sh",
  "-c",
  `ip link set lo up && nft add table inet w && nft 'add chain inet w in { type filter hook input priority 0; }' &&
   nft 'add rule inet w in ${rule} drop' &&
   echo 'nameserver 127.0.0.77' > ${directory}/resolv.conf && mount --bind ${directory}/resolv.conf /etc/resolv.conf &&
   exec ${command}`,
];

describe("a go command on the network", () => {
  it("waits for response headers", async () => {
    const at = await silent();
    const seen = await watchGo({ GOPROXY: `http://${at}` }, "response");
    const wait = seen.wait("response");
    expect(wait).toMatchObject({ on: at, socket: { state: "ESTABLISHED", hasReceived: false } });
    expect(wait.namedAtMs).toBeLessThan(2_000);
    expect(seen.leading).toMatchObject({ what: "response", detail: at });
  });

  it("waits for the rest of a body", async () => {
    const at = await serve((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n${"x".repeat(300)}`);
    });
    const seen = await watchGo({ GOPROXY: `http://${at}` }, "body");
    expect(seen.wait("body")).toMatchObject({ on: at });
    expect(seen.waits.map(({ what }) => what)).not.toContain("response");
  });

  it("waits for the rest of a body that drips, on every connection", async () => {
    const at = await serve((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
      setInterval(() => socket.write("v"), 900).unref();
    });
    const apart = join(directory, "two");
    mkdirSync(apart);
    const requires = ["one", "two"].map((name) => `require mod.lab.test/${name} v1.0.0\n`).join("");
    writeFileSync(join(apart, "go.mod"), `module example.com/two\n\ngo 1.21\n\n${requires}`);
    const argv = ["go", "mod", "download"];
    const seen = await watchLive(argv, {
      forMs: 4_000,
      environment: { ...goEnvironment, GOPROXY: `http://${at}` },
      spawn: { cwd: apart },
    });
    const named = seen.waits.filter(({ namedAtMs }) => namedAtMs !== null);
    expect(named.map(({ what, on }) => `${what} ${on}`)).toEqual([`body ${at}`, `body ${at}`]);
  });

  it("waits for a response whose header drips", async () => {
    const header = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
    const at = await serve((socket) => {
      let sent = 0;
      setInterval(() => socket.write(header.charAt(sent++)), 900).unref();
    });
    const argv = ["go", "list", "-m", "mod.lab.test/one@latest"];
    const seen = await watchLive(argv, {
      forMs: 4_000,
      environment: { ...goEnvironment, GOPROXY: `http://${at}` },
      spawn: { cwd: directory },
    });
    const waits = seen.waits.filter(({ what }) => what !== "cpu");
    expect(waits.map(({ what, on }) => `${what} ${on}`)).toEqual([`response ${at}`]);
  });

  it("waits for the second response on one connection, not for the rest of the first", async () => {
    const at = await serve((socket, _, count) => {
      if (count > 1) return;
      const body = JSON.stringify({ Version: "v1.0.0" });
      setTimeout(() => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`), 60);
    });
    const seen = await watchGo({ GOPROXY: `http://${at}` }, "response", [
      "go",
      "mod",
      "download",
      "mod.lab.test/one@v1.0.0",
    ]);
    const wait = seen.wait("response");
    expect(wait).toMatchObject({ on: at, socket: { hasReceived: true } });
  });

  it("waits for the TLS handshake", async () => {
    const at = await silent();
    const seen = await watchGo({ GOPROXY: `https://${at}` }, "tls");
    expect(seen.wait("tls")).toMatchObject({ on: at, socket: { hasReceived: false } });
  });

  it("waits for a forward proxy's answer to CONNECT", async () => {
    const at = await silent();
    const both = { HTTPS_PROXY: `http://${at}`, HTTP_PROXY: `http://${at}` };
    const seen = await watchGo({ GOPROXY: "https://goproxy.lab.test", ...both }, "proxy");
    expect(seen.wait("proxy")).toMatchObject({ on: at });
  });

  it("waits for a SOCKS server", async () => {
    const at = await silent();
    const seen = await watchGo({ GOPROXY: "https://goproxy.lab.test", HTTPS_PROXY: `socks5://${at}` }, "proxy");
    expect(seen.wait("proxy")).toMatchObject({ on: at });
  });

  it("waits for the TLS handshake behind a proxy that has answered", async () => {
    const at = await serve((socket, _, count) => {
      if (count === 1) socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    });
    const seen = await watchGo({ GOPROXY: "https://goproxy.lab.test", HTTPS_PROXY: `http://${at}` }, "tls");
    expect(seen.wait("tls")).toMatchObject({ on: at, socket: { hasReceived: true } });
  });

  it("waits for a plain answer through a proxy", async () => {
    const at = await silent();
    const seen = await watchGo({ GOPROXY: "http://goproxy.lab.test", HTTP_PROXY: `http://${at}` }, "response");
    expect(seen.wait("response")).toMatchObject({ on: at });
  });
});

describe("a go command over TLS", () => {
  const certificate = join(directory, "certificate.pem");
  const key = join(directory, "key.pem");
  beforeAll(() => {
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    const files = ["-keyout", key, "-out", certificate, "-days", "1", "-nodes"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", ...files, ...subject], { stdio: "ignore" });
  });

  /** Over HTTP/2 where go offers it, or over HTTP/1.1. */
  async function secure(protocols: readonly string[], answers: boolean): Promise<string> {
    const options = {
      key: readFileSync(key),
      cert: readFileSync(certificate),
      allowHTTP1: true,
      ALPNProtocols: [...protocols],
    };
    const server = createSecureServer(options, (_, response) => {
      if (!answers) return;
      response.writeHead(200, { "content-length": "100000" });
      response.write("x".repeat(300));
    });
    servers.push(server as unknown as Server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it.each([
    ["response", "http/1.1", false],
    ["body", "http/1.1", true],
    ["response", "h2", false],
    ["body", "h2", true],
  ] as const)("waits for a %s over %s", async (what, protocol, answers) => {
    const at = await secure([protocol], answers);
    const seen = await watchGo({ GOPROXY: `https://${at}`, SSL_CERT_FILE: certificate }, what);
    expect(seen.wait(what)).toMatchObject({ on: at, socket: { hasReceived: true } });
    expect(seen.leading).toMatchObject({ what, detail: at });
  });
});

describe.runIf(process.getuid?.() === 0)("a go command in a network that loses packets", () => {
  it("waits for a connection whose SYNs vanish", async () => {
    const seen = await watchGo(
      { GOPROXY: "http://127.0.0.9:8081" },
      "connect",
      apart("tcp dport 8081", "go list -m mod.lab.test/one@latest"),
    );
    const wait = seen.wait("connect");
    expect(wait).toMatchObject({ on: "127.0.0.9:8081", socket: { state: "SYN_SENT" } });
    expect(wait.socket?.retransmits).toBeGreaterThan(0);
    expect(wait.namedAtMs).toBeLessThan(3_000);
  });

  it("waits for a silent name server", async () => {
    const seen = await watchGo(
      { GOPROXY: "http://goproxy.lab.test:8081" },
      "dns",
      apart("udp dport 53", "go list -m mod.lab.test/one@latest"),
    );
    expect(seen.wait("dns")).toMatchObject({ on: "127.0.0.77:53", socket: { protocol: "udp" } });
    expect(seen.leading).toMatchObject({ what: "dns", detail: "127.0.0.77:53" });
  });

  it("waits for a silent name server through libc", async () => {
    const seen = await watchGo({}, "dns", apart("udp dport 53", "getent hosts goproxy.lab.test"));
    expect(seen.wait("dns")).toMatchObject({ on: "127.0.0.77:53" });
  });
});
