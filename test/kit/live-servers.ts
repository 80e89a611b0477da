import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttp, type RequestListener } from "node:http";
import { createSecureServer, type ServerHttp2Stream } from "node:http2";
import { createServer as createHttps } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecureContextOptions } from "node:tls";
import { decode, encode, type Packet } from "dns-packet";

export interface LiveServer {
  readonly port: number;
  /** Whatever it was asked, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A name server on port 53 of one loopback address. It answers what `reply` gives, and nothing where that is null. */
export async function dnsServer(
  address: string,
  reply: (question: { name: string; type: string }, query: Packet) => Partial<Packet> | null,
  delayMs = 0,
): Promise<LiveServer> {
  const asked: string[] = [];
  const socket = createSocket("udp4");
  // One for each answer that is still to be sent.
  socket.setMaxListeners(0);
  socket.on("message", (packet, peer) => {
    const query = decode(packet);
    const question = query.questions?.[0];
    if (!question) return;
    asked.push(`${question.type} ${question.name}`);
    const answer = reply({ name: question.name, type: question.type }, query);
    if (!answer) return;
    const bytes = encode({
      type: "response",
      id: query.id ?? 0,
      questions: query.questions ?? [],
      flags: 0x0180,
      ...answer,
    });
    const timer = setTimeout(() => socket.send(bytes, peer.port, peer.address), delayMs);
    socket.once("close", () => clearTimeout(timer));
  });
  await new Promise<void>((resolve, reject) => socket.once("error", reject).bind(53, address, resolve));
  return { port: 53, asked, close: () => new Promise((resolve) => socket.close(() => resolve())) };
}

/** An answer with one address of family A, and none of AAAA. */
export const addressAnswer =
  (address: string) =>
  ({ name, type }: { name: string; type: string }): Partial<Packet> => ({
    answers: type === "A" ? [{ type: "A", name, ttl: 60, data: address }] : [],
  });

async function listening(server: Server, address: string, asked: string[]): Promise<LiveServer> {
  const sockets = new Set<Socket>();
  const remember = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
  };
  server.on("connection", remember);
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

export function httpServer(handle: RequestListener, address = "127.0.0.1"): Promise<LiveServer> {
  const asked: string[] = [];
  const server = createHttp((request, response) => {
    asked.push(`${request.url}`);
    handle(request, response);
  });
  return listening(server, address, asked);
}

export function httpsServer(
  identity: SecureContextOptions & { readonly key: string; readonly cert: string },
  handle: RequestListener,
  address = "127.0.0.1",
): Promise<LiveServer> {
  const asked: string[] = [];
  const server = createHttps(identity, (request, response) => {
    asked.push(`${request.url}`);
    handle(request, response);
  });
  server.on("tlsClientError", () => {});
  return listening(server, address, asked);
}

/** HTTP/2 alone: a client that does not offer it gets an alert. */
export function http2Server(
  identity: { readonly key: string; readonly cert: string },
  handle: (path: string, stream: ServerHttp2Stream) => void,
  address = "127.0.0.1",
): Promise<LiveServer> {
  const asked: string[] = [];
  const server = createSecureServer({ ...identity, allowHTTP1: false });
  server.on("stream", (stream, headers) => {
    asked.push(`${headers[":path"]}`);
    stream.on("error", () => {});
    handle(`${headers[":path"]}`, stream);
  });
  server.on("tlsClientError", () => {});
  server.on("sessionError", () => {});
  return listening(server, address, asked);
}

/** Bytes by hand. */
export function rawServer(onConnection: (socket: Socket) => void, address = "127.0.0.1"): Promise<LiveServer> {
  return listening(createServer(onConnection), address, []);
}

export interface Authority {
  readonly root: string;
  /** A server certificate for these names; the dates as openssl writes them, YYMMDDHHMMSSZ. */
  issue(
    names: readonly string[],
    dates?: { readonly from: string; readonly to: string },
  ): { readonly key: string; readonly cert: string };
  close(): void;
}

const CA_CONFIG = `[ca]
default_ca = own
[own]
database = index.txt
rand_serial = yes
default_md = sha256
default_days = 10
new_certs_dir = .
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
`;
const PLAIN = ["-nodes", "-config", "ca.cnf"];
const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", ...PLAIN];
const NEW_RSA_KEY = ["-newkey", "rsa:2048", ...PLAIN];

/** A certificate authority made by openssl. */
export function authority(name: string, hasRsaKeys = false): Authority {
  const directory = mkdtempSync(join(tmpdir(), "gowhy-authority-"));
  const read = (file: string) => readFileSync(join(directory, file), "utf8");
  const openssl = (...words: string[]) => execFileSync("openssl", words, { stdio: "pipe", cwd: directory });
  writeFileSync(join(directory, "ca.cnf"), CA_CONFIG);
  writeFileSync(join(directory, "index.txt"), "");
  const self = ["-x509", "-days", "30", "-addext", "basicConstraints=critical,CA:TRUE"];
  openssl("req", ...NEW_KEY, ...self, "-subj", `/CN=${name}`, "-keyout", "root.key", "-out", "root.pem");
  let count = 0;
  return {
    root: read("root.pem").trim(),
    issue(names, dates) {
      count += 1;
      const [key, request, cert] = [`${count}.key`, `${count}.csr`, `${count}.pem`];
      const alternatives = names.map((each) => (/^[\d.]+$/.test(each) ? `IP:${each}` : `DNS:${each}`)).join(",");
      const extension = ["-addext", `subjectAltName=${alternatives}`];
      const newKey = hasRsaKeys ? NEW_RSA_KEY : NEW_KEY;
      openssl("req", ...newKey, "-subj", `/CN=${names[0]}`, "-keyout", key, "-out", request, ...extension);
      const span = dates ? ["-startdate", dates.from, "-enddate", dates.to] : [];
      const signer = ["-cert", "root.pem", "-keyfile", "root.key"];
      openssl("ca", "-batch", "-notext", "-config", "ca.cnf", ...signer, "-in", request, "-out", cert, ...span);
      return { key: read(key), cert: read(cert) };
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}
