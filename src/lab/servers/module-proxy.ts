import type { ModuleProxyPlan } from "../plan.ts";
import type { ChecksumDatabase } from "./checksum-database.ts";
import type { PublishedModule } from "./published-module.ts";
import type { Reply, WebHandler, WebRequest } from "./web-server.ts";

const NOT_FOUND: Reply = { status: 404, body: "not found\n" };

/** The GOPROXY protocol (go.dev/ref/mod#goproxy-protocol), and the sumdb relay where the plan has it. */
export function moduleProxyHandler(
  plan: ModuleProxyPlan,
  modules: readonly PublishedModule[],
  database: ChecksumDatabase,
): WebHandler {
  const inside = ({ path }: WebRequest): string | null =>
    path.startsWith(`${plan.path}/`) ? path.slice(plan.path.length + 1) : null;
  return {
    modeOf(request) {
      const wanted = inside(request);
      if (wanted === null) return null;
      const module = moduleOf(wanted);
      const exception = plan.exceptions.find(
        ({ module: prefix, ending = "" }) =>
          (prefix === undefined || module === prefix || module.startsWith(`${prefix}/`)) && wanted.endsWith(ending),
      );
      return exception?.mode ?? null;
    },
    answer(request) {
      if (plan.credentials && request.headers.authorization !== basic(plan.credentials))
        return {
          status: 401,
          headers: { "www-authenticate": `Basic realm="${plan.host}"` },
          body: "authentication required\n",
        };
      const wanted = inside(request);
      if (wanted === null) return NOT_FOUND;
      if (wanted.startsWith("sumdb/")) return plan.relaysSumdb ? relay(wanted, database) : NOT_FOUND;
      return fileOf(wanted, modules);
    },
  };
}

export const basic = ({ user, password }: { readonly user: string; readonly password: string }): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/** The GOPROXY protocol writes capitals as "!" and the small letter. */
const moduleOf = (wanted: string): string =>
  wanted.replace(/\/@(v\/.*|latest)$/, "").replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());

function fileOf(wanted: string, modules: readonly PublishedModule[]): Reply {
  const versions = modules.filter(({ path }) => path === moduleOf(wanted));
  const newest = versions.at(-1);
  if (!newest) return { status: 404, body: `not found: module ${moduleOf(wanted)}: no such module here\n` };
  if (wanted.endsWith("/@latest")) return info(newest);
  const [, file = ""] = wanted.split("/@v/");
  if (file === "list") return { status: 200, body: versions.map(({ version }) => `${version}\n`).join("") };
  const found = versions.find(({ version }) => file.startsWith(`${version}.`));
  if (!found) return { status: 404, body: `not found: unknown revision ${file}\n` };
  const kind = file.slice(found.version.length);
  if (kind === ".info") return info(found);
  if (kind === ".mod") return { status: 200, body: found.goMod };
  if (kind === ".zip") return { status: 200, contentType: "application/zip", body: found.zip };
  return NOT_FOUND;
}

const info = ({ version }: PublishedModule): Reply => ({
  status: 200,
  contentType: "application/json",
  body: JSON.stringify({ Version: version, Time: "2024-05-01T12:00:00Z" }),
});

function relay(wanted: string, database: ChecksumDatabase): Reply {
  const [, name = "", ...rest] = wanted.split("/");
  if (name !== database.name) return NOT_FOUND;
  return rest.join("/") === "supported" ? { status: 200, body: "" } : database.answer(`/${rest.join("/")}`);
}
