import type { Credential, HttpAnswer } from "../../system/network/network.ts";
import { authSchemes, basicAuthorization } from "../../system/network/tunnel/authorization.ts";
import { withoutSecrets } from "../../text/secrets.ts";
import { type Line, openLine } from "./line.ts";
import type { Legs } from "./open-way.ts";
import { bodyKind, conforms, errorLine } from "./rules/conformance.ts";
import { credentialHeaders } from "./rules/request-headers.ts";
import { ANSWER_SILENT_MS, ANSWER_TOTAL_MS } from "./silence.ts";
import { authorityOf, type RequestLeg, urlOf, type Walker } from "./walker.ts";

export interface Question {
  readonly asksFor: RequestLeg["asksFor"];
  /** From the root of the host, with its query. */
  readonly path: string;
  readonly module: string | null;
  /** Of the URL in GOPROXY, for its own host. */
  readonly credential: Credential | null;
}

export interface Answered {
  readonly leg: RequestLeg;
  readonly body: Uint8Array;
  /** The host of a redirect that could not be reached. */
  readonly astray: Line | null;
}

const REDIRECTS = [301, 302, 303, 307, 308];
/** Source: go1.26 cmd/go/internal/web/http.go, checkRedirect. */
const MAX_REDIRECTS = 10;
/** Nothing that gowhy asks for is longer: a list of versions, a page with meta tags. */
const MAX_BODY_BYTES = 256 * 1024;
/** Of a toolchain the headers are enough, of a zip its first bytes, of a git server the first packet line. */
const MAX_BYTES_OF: Partial<Record<RequestLeg["asksFor"], number>> = {
  toolchain: 0,
  "module-zip": 512,
  "git-refs": 256,
};

/** One request as go would send it, its redirects followed by hand. Null where the host may not be asked again. */
export async function ask(line: Line, question: Question, walker: Walker): Promise<Answered | null> {
  if (!walker.mayAsk(line.origin.host)) return null;
  const startedMs = walker.clock.nowMs();
  const redirects: string[] = [];
  const seen = new Set<string>();
  const opened: Line[] = [];
  const took = () => Math.round((walker.clock.nowMs() - startedMs) * 10) / 10;
  const common = { path: shown(question.path), asksFor: question.asksFor, module: question.module, redirects };
  let at = line;
  let path = question.path;
  let sent = credentialHeaders(line.origin, question.credential, walker);
  if (line.origin.scheme === "http" && question.credential) return refusedByGo(common, sent);
  try {
    for (;;) {
      seen.add(urlOf(at.origin, path));
      const taken = await at.take();
      if ("failed" in taken) {
        const empty = emptyLeg(sent, took());
        const leg = { ...common, ...empty, ...failureOf(taken.failed, at) };
        return { leg, body: new Uint8Array(), astray: at === line ? null : at };
      }
      const through = walker.throughFor(at.origin);
      const isPlainProxied = through !== null && at.origin.scheme === "http" && !through.scheme.startsWith("socks5");
      const answer = await walker.network.get(taken.connection, {
        target: isPlainProxied ? urlOf(at.origin, path) : path,
        host: authorityOf(at.origin),
        headers: { ...sent.headers, ...(isPlainProxied ? proxyHeaders(through.credential) : {}) },
        maxBodyBytes: MAX_BYTES_OF[question.asksFor] ?? MAX_BODY_BYTES,
        silentAfterMs: ANSWER_SILENT_MS,
        totalMs: ANSWER_TOTAL_MS,
        signal: walker.signal,
      });
      if (answer.reusable) at.giveBack(taken.connection);
      else taken.connection.close();
      const leg: RequestLeg = { ...common, ...legOf(question, answer, sent), tookMs: took() };
      const next = redirectOf(answer, urlOf(at.origin, path));
      if (next === null) return { leg, body: answer.body, astray: null };
      redirects.push(next.hostname.slice(0, 255));
      if (at.origin.scheme === "https" && next.protocol !== "https:")
        return { leg: { ...leg, outcome: "insecure-redirect" }, body: answer.body, astray: null };
      if (seen.has(next.href) || redirects.length > MAX_REDIRECTS)
        return { leg: { ...leg, outcome: "redirect-loop" }, body: answer.body, astray: null };
      const scheme = next.protocol.slice(0, -1);
      const host = next.hostname.replace(/^\[|\]$/g, "");
      const origin = { scheme, host, port: next.port === "" ? (scheme === "https" ? 443 : 80) : Number(next.port) };
      if (!["http", "https"].includes(scheme) || !walker.mayAsk(host)) return { leg, body: answer.body, astray: null };
      path = next.pathname + next.search;
      if (urlOf(origin) !== urlOf(at.origin)) {
        at = await openLine(origin, walker);
        opened.push(at);
      }
      // Credentials never go along a redirect.
      sent = credentialHeaders(origin, null, { netrcFor: () => null });
    }
  } finally {
    for (const each of opened) each.close();
  }
}

/** Go itself sends no such request. Source: go1.26 cmd/go/internal/web/http.go, get. */
const refusedByGo = (common: Pick<RequestLeg, "path" | "asksFor" | "module" | "redirects">, sent: Sent): Answered => ({
  leg: {
    ...common,
    ...emptyLeg(sent, 0),
    outcome: "other-error",
    message: "refusing to pass credentials to insecure URL",
  },
  body: new Uint8Array(),
  astray: null,
});

type Sent = ReturnType<typeof credentialHeaders>;

const emptyLeg = (sent: Sent, tookMs: number) => ({
  status: null,
  contentType: null,
  body: null,
  conforms: null,
  message: "",
  authenticate: [],
  credentialsSent: sent.from !== null,
  credentialsFrom: sent.from,
  firstByteMs: null,
  tookMs,
});

function legOf(question: Question, answer: HttpAnswer, sent: Sent): Omit<RequestLeg, "redirects" | "tookMs"> {
  const contentType = answer.headers.get("content-type")?.[0]?.slice(0, 200) ?? null;
  const isWhole = answer.bodyComplete || MAX_BYTES_OF[question.asksFor] !== undefined;
  const answered = answer.outcome === "answered";
  return {
    path: shown(question.path),
    asksFor: question.asksFor,
    module: question.module,
    outcome: answer.outcome === "garbage" ? "other-error" : answer.outcome,
    status: answer.status,
    contentType,
    body: answer.status === null ? null : bodyKind(answer.body),
    conforms: answered && answer.status === 200 ? conforms(question.asksFor, answer.body, isWhole, contentType) : null,
    message: answer.status !== 200 ? withoutSecrets(errorLine(answer.body, contentType)).text : "",
    // A forward proxy that is asked for plain http says it in a header of its own. Source: RFC 9110, section 11.7.1.
    authenticate: [
      ...authSchemes(answer.headers.get(answer.status === 407 ? "proxy-authenticate" : "www-authenticate") ?? []),
    ],
    credentialsSent: sent.from !== null,
    credentialsFrom: sent.from,
    firstByteMs: answer.firstByteMs,
  };
}

/** A redirect's own way failed: the request ends there, and the message says at which leg. The host that redirects did answer. */
const failureOf = (legs: Legs, line: Line): Pick<RequestLeg, "outcome" | "message"> => ({
  outcome: "other-error",
  message: `${line.origin.host}: ${legs.stoppedAt ?? "connect"}`,
});

function redirectOf(answer: HttpAnswer, base: string): URL | null {
  const location = answer.headers.get("location")?.[0];
  if (answer.outcome !== "answered" || !REDIRECTS.includes(answer.status ?? 0) || !location) return null;
  try {
    return new URL(location, base);
  } catch {
    return null;
  }
}

function proxyHeaders(credential: Credential | null): Readonly<Record<string, string>> {
  return credential ? { "Proxy-Authorization": basicAuthorization(credential) } : {};
}

/** Paths of modules are shown; what a URL may carry after them is not. */
const shown = (path: string): string => withoutSecrets(path).text.slice(0, 1_000);
