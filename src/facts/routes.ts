import { defineFact, flag, list, maybe, number, oneOf, shape, text } from "./fact.ts";

/** What one DNS server answered to one question. */
const query = shape({
  server: text,
  /** The full name that was asked, with the search suffix where one applies. */
  name: text,
  type: oneOf(["A", "AAAA"]),
  outcome: oneOf([
    "answered",
    "no-such-name",
    "no-data",
    "servfail",
    "refused-rcode",
    "other-rcode",
    "silent",
    /** It came when go had given up the question, by the timeout of resolv.conf. */
    "late",
    "port-closed",
    "unreachable",
    "malformed",
    "truncated",
  ]),
  rcode: maybe(text),
  addresses: list(text),
  tookMs: number,
});

const resolveLeg = shape({
  host: text,
  outcome: oneOf([
    "resolved",
    "literal",
    "hosts-file",
    "no-such-name",
    "servers-failing",
    "servers-silent",
    "no-address",
    "not-asked",
  ]),
  addresses: list(text),
  queries: list(query),
  /** Until go would have had its first usable answer, had it asked the servers at once; not go's own waiting time. */
  tookMs: number,
  /** What go itself would lose here: dead servers before the one that answers, each 5 s by default. */
  goWaitsMs: number,
});

const connectAttempt = shape({
  address: text,
  family: oneOf(["ipv4", "ipv6"]),
  outcome: oneOf([
    "connected",
    "refused",
    "reset",
    "silent",
    "host-unreachable",
    "network-unreachable",
    "not-permitted",
    "other-error",
    "not-tried",
  ]),
  errno: maybe(text),
  /** SYNs sent without an answer, from the kernel's socket table; null when that could not be read. */
  unansweredSyns: maybe(number),
  tookMs: number,
});

const connectLeg = shape({
  port: number,
  /** invalid-port: above 65535, so that go looks nothing up and dials nothing. */
  outcome: oneOf(["connected", "refused", "silent", "unreachable", "not-permitted", "other-error", "invalid-port"]),
  attempts: list(connectAttempt),
  tookMs: number,
});

const tunnelLeg = shape({
  kind: oneOf(["connect", "socks5"]),
  outcome: oneOf([
    "opened",
    "refused",
    "needs-credentials",
    "credentials-rejected",
    "silent",
    "closed",
    "garbage",
    "not-tried",
  ]),
  /** Of the CONNECT answer, or the SOCKS reply code. */
  status: maybe(number),
  reason: text,
  /** Schemes of Proxy-Authenticate, lower case: basic, negotiate, ntlm, digest. */
  authSchemes: list(text),
  credentialsSent: flag,
  tookMs: number,
});

const certificate = shape({
  subject: text,
  issuer: text,
  names: list(text),
  notBefore: text,
  notAfter: text,
  selfSigned: flag,
});

const handshakeLeg = shape({
  outcome: oneOf(["trusted", "untrusted", "silent", "closed", "reset", "not-tls", "alert", "other-error"]),
  /** Why the chain is not trusted, by Go's trust files and in Go's order: dates, name, authority. */
  distrust: maybe(
    oneOf(["unknown-authority", "self-signed", "expired", "not-yet-valid", "wrong-name", "no-roots", "other"]),
  ),
  errorCode: maybe(text),
  protocol: maybe(text),
  chain: list(certificate),
  /** The chain ends in a root of this machine's own store although Go's trust files lack it. */
  trustedElsewhere: maybe(text),
  bytesReceived: number,
  tookMs: number,
});

const requestLeg = shape({
  path: text,
  /** What the request asks for: the module whose info go would want first, the sumdb, a git service. */
  asksFor: oneOf([
    "module-info",
    "module-list",
    "module-zip",
    "toolchain",
    "sumdb-supported",
    "sumdb-lookup",
    "go-import",
    "git-refs",
  ]),
  module: maybe(text),
  outcome: oneOf([
    "answered",
    "silent",
    "stalled-body",
    "closed",
    "reset",
    "redirect-loop",
    "insecure-redirect",
    "other-error",
  ]),
  status: maybe(number),
  contentType: maybe(text),
  /** First bytes look like: json, html, text, empty, binary. */
  body: maybe(oneOf(["json", "html", "text", "empty", "binary"])),
  /** The body is what the protocol wants here. */
  conforms: maybe(flag),
  /** First line of a text/plain error body, at most 200 characters. */
  message: text,
  authenticate: list(text),
  credentialsSent: flag,
  credentialsFrom: maybe(text),
  /** Hosts of redirects, in order. */
  redirects: list(text),
  firstByteMs: maybe(number),
  tookMs: number,
});

/** One place on the network that go would talk to, and how far gowhy got on go's own way there. */
const route = shape({
  id: text,
  purpose: oneOf(["module-proxy", "checksum-database", "version-control"]),
  /** Index in GOPROXY, for module proxies and for sumdb requests that go through one. */
  entry: maybe(number),
  scheme: text,
  host: text,
  port: number,
  /** For people, without secrets. */
  url: text,
  /** The forward proxy of HTTPS_PROXY or HTTP_PROXY that Go would use for it. */
  through: maybe(shape({ scheme: text, host: text, port: number, hasPassword: flag, variable: text })),
  /** Legs are null when they were not reached. For a proxied route, resolve and connect are those of the proxy. */
  resolve: maybe(resolveLeg),
  connect: maybe(connectLeg),
  /** The TLS of an https:// forward proxy itself. */
  proxyHandshake: maybe(handshakeLeg),
  tunnel: maybe(tunnelLeg),
  handshake: maybe(handshakeLeg),
  requests: list(requestLeg),
  /** The leg where it ended; null when the answer was what go wants. */
  stoppedAt: maybe(oneOf(["resolve", "connect", "tunnel", "handshake", "request"])),
  /** Whether go would come here with this module: the first entry always, later ones only if those before fall through. */
  met: flag,
  tookMs: number,
});

export const routes = defineFact({
  id: "network.routes",
  title: "the hosts that go would talk to, phase by phase",
  privacy: "machine",
  schema: shape({ routes: list(route), skippedEntries: number }),
});

/** The certificate files that Go loads here. Source: crypto/x509/root_linux.go, root_unix.go. */
export const trustRoots = defineFact({
  id: "network.trust-roots",
  title: "the certificate files that Go reads",
  privacy: "machine",
  schema: shape({
    /** Go reads the first file that can be read, then every directory. */
    files: list(
      shape({ path: text, from: text, state: oneOf(["read", "missing", "unreadable", "empty"]), certificates: number }),
    ),
    directories: list(
      shape({ path: text, from: text, state: oneOf(["read", "missing", "unreadable", "empty"]), certificates: number }),
    ),
    certificates: number,
  }),
});

/** Which hosts have credentials that go would use. Only the hosts: names and passwords stay where they are. */
export const credentials = defineFact({
  id: "network.credentials",
  title: "hosts with credentials",
  privacy: "machine",
  schema: shape({
    netrcFile: maybe(text),
    netrcState: oneOf(["read", "missing", "unreadable", "none"]),
    netrcHosts: list(text),
    goauth: text,
    /** git's credential and askpass helpers for every host, by name; gowhy runs none of them. */
    gitHelpers: list(text),
    /** Hosts for which git's configuration has a helper or a header of their own; may begin with `*.`. */
    gitHosts: list(text),
    /** URL prefixes that git replaces by another (url.*.insteadOf). */
    gitRewrites: list(text),
  }),
});
