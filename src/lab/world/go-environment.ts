import { join } from "node:path";
import type { ForwardProxyPlan, ModuleProxyPlan, Place, Plan, SumdbPlan } from "../plan.ts";
import { SYSTEM_PATH } from "./programs.ts";

/** The environment of go and gowhy in the planned world, made from nothing. */
export function goEnvironment(
  plan: Plan,
  ground: {
    readonly goroot: string;
    readonly places: Readonly<Record<Place, string>>;
    readonly verifierKey: string;
    readonly trustFile: string | null;
  },
): Record<string, string> {
  const { places } = ground;
  const sumdb = plan.sumdb;
  const environment: Record<string, string> = {
    PATH: `${join(ground.goroot, "bin")}:${SYSTEM_PATH}`,
    HOME: places.home,
    TMPDIR: places.tmp,
    LANG: "C.UTF-8",
    GOCACHE: places.gocache,
    GOMODCACHE: places.gomodcache,
    GOPROXY: goProxy(plan),
    GOSUMDB: goSumdb(sumdb, ground.verifierKey),
    GOFLAGS: "-mod=mod",
    // Not what this machine's administrator told git.
    GIT_CONFIG_NOSYSTEM: "1",
  };
  if (ground.trustFile && plan.trust === "SSL_CERT_FILE") {
    environment["SSL_CERT_FILE"] = ground.trustFile;
    // git's TLS library does not read Go's variable.
    environment["GIT_SSL_CAINFO"] = ground.trustFile;
  }
  if (plan.forward) for (const variable of plan.forward.variables) environment[variable] = forwardUrl(plan.forward);
  for (const [name, value] of Object.entries(plan.env)) {
    if (value === null) delete environment[name];
    else environment[name] = value;
  }
  return environment;
}

/** The URL of a module proxy as it stands in GOPROXY. */
export const proxyUrlOf = (proxy: ModuleProxyPlan): string =>
  `${proxy.scheme}://${proxy.credentialsInUrl && proxy.credentials ? `${proxy.credentials.user}:${proxy.credentials.password}@` : ""}${proxy.host}${portOf(proxy.scheme, proxy.port)}${proxy.path}`;

function goSumdb({ on, byName, host, port }: SumdbPlan, verifierKey: string): string {
  if (!on) return "off";
  return byName && port === 443 ? verifierKey : `${verifierKey} https://${host}${portOf("https", port)}`;
}

const goProxy = (plan: Plan): string =>
  [plan.proxies.map(proxyUrlOf).join(plan.separator), plan.lastEntry].filter((part) => part !== "").join(",");

const forwardUrl = ({ scheme, host, port, credentials, credentialsInUrl }: ForwardProxyPlan): string =>
  `${scheme}://${credentialsInUrl && credentials ? `${credentials.user}:${credentials.password}@` : ""}${host}:${port}`;

const portOf = (scheme: string, port: number): string => (port === (scheme === "https" ? 443 : 80) ? "" : `:${port}`);
