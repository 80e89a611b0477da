import { ask } from "./ask.ts";
import { type Line, openLine } from "./line.ts";
import { isFetched, sumOf } from "./module-proxies.ts";
import { textOf } from "./rules/conformance.ts";
import { goImports, knownRepository } from "./rules/go-import.ts";
import { type Origin, type RequestLeg, type Route, urlOf, type Walker } from "./walker.ts";

export interface DirectModule {
  readonly path: string;
  readonly version: string;
  /** It is not in the cache: go would come here. */
  readonly isMissing: boolean;
}

interface Walked {
  readonly line: Line;
  readonly requests: RequestLeg[];
}

/** The hosts of one module: the page with its go-import tag, where go needs one, and the repository behind it. */
export async function walkModule(module: DirectModule, walker: Walker): Promise<readonly Route[]> {
  const walked: Walked[] = [];
  const known = knownRepository(module.path);
  const page: Origin = { scheme: "https", host: module.path.split("/")[0] ?? "", port: 443 };
  const repository = known ?? (await repositoryBehind(page, module, walked, walker));
  const url = repository === null ? null : parsed(repository);
  if (url) await askRepository(url, module, walked, walker);
  return Promise.all(walked.map((each) => routeOf(each, module)));
}

async function repositoryBehind(
  page: Origin,
  module: DirectModule,
  walked: Walked[],
  walker: Walker,
): Promise<string | null> {
  const line = await openLine(page, walker);
  const requests: RequestLeg[] = [];
  walked.push({ line, requests });
  if (line.way.legs.stoppedAt !== null) return null;
  const path = `/${module.path.split("/").slice(1).join("/")}?go-get=1`;
  const answered = await ask(line, { asksFor: "go-import", path, module: nameOf(module), credential: null }, walker);
  if (!answered) return null;
  requests.push(answered.leg);
  const tags = goImports(textOf(answered.body));
  const own = tags.find((tag) => tag.vcs === "git" && `${module.path}/`.startsWith(`${tag.prefix}/`));
  return own?.repository ?? null;
}

async function askRepository(url: URL, module: DirectModule, walked: Walked[], walker: Walker): Promise<void> {
  const scheme = url.protocol.slice(0, -1);
  if (scheme !== "https" && scheme !== "http") return;
  const port = url.port === "" ? (scheme === "https" ? 443 : 80) : Number(url.port);
  const origin: Origin = { scheme, host: url.hostname.replace(/^\[|\]$/g, ""), port };
  const same = walked.find(({ line }) => urlOf(line.origin) === urlOf(origin));
  const at = same ?? { line: await openLine(origin, walker), requests: [] };
  if (!same) walked.push(at);
  if (at.line.way.legs.stoppedAt !== null) return;
  const path = `${url.pathname.replace(/\/+$/, "")}/info/refs?service=git-upload-pack`;
  const answered = await ask(at.line, { asksFor: "git-refs", path, module: nameOf(module), credential: null }, walker);
  if (answered) at.requests.push(answered.leg);
}

async function routeOf({ line, requests }: Walked, module: DirectModule): Promise<Route> {
  const legs = await line.way.whole;
  line.close();
  const kept = legs.stoppedAt === null ? requests : [];
  const { origin } = line;
  return {
    id: `version-control:${module.path.slice(0, 500)}:${origin.host}:${origin.port}`,
    purpose: "version-control",
    entry: null,
    ...origin,
    url: urlOf(origin),
    ...legs,
    requests: [...kept],
    stoppedAt: legs.stoppedAt ?? (kept.every(isFetched) ? null : "request"),
    met: module.isMissing,
    tookMs: sumOf(legs, kept),
  };
}

const nameOf = (module: DirectModule): string => `${module.path}@${module.version}`;

function parsed(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}
