import { spawn } from "node:child_process";
import type { GitPlan } from "../plan.ts";
import { basic } from "./module-proxy.ts";
import type { Reply, WebHandler, WebRequest } from "./web-server.ts";

/** Git over https (git http-backend as CGI, gitprotocol-http(5)) and the go-import page of the repository. */
export function gitHandler(plan: GitPlan, projectRoot: string): WebHandler {
  return {
    answer(request) {
      if (request.query === "go-get=1") return goImport(plan);
      if (!request.path.startsWith(`${plan.repository}.git/`)) return { status: 404, body: "not found\n" };
      if (plan.credentials && request.headers.authorization !== basic(plan.credentials))
        return {
          status: 401,
          headers: { "www-authenticate": `Basic realm="${plan.host}"` },
          body: "authentication required\n",
        };
      return backend(request, projectRoot);
    },
  };
}

function goImport({ host, repository }: GitPlan): Reply {
  const content = `${host}${repository} git https://${host}${repository}.git`;
  return {
    status: 200,
    contentType: "text/html",
    body: `<html><head><meta name="go-import" content="${content}"></head></html>\n`,
  };
}

async function backend(request: WebRequest, projectRoot: string): Promise<Reply> {
  const body = await request.body();
  const child = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      GIT_PROJECT_ROOT: projectRoot,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "safe.directory",
      GIT_CONFIG_VALUE_0: "*",
      PATH_INFO: request.path,
      REQUEST_METHOD: request.method,
      QUERY_STRING: request.query,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      CONTENT_LENGTH: String(body.length),
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      HTTP_GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      REMOTE_ADDR: "127.0.0.1",
    },
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stdin.on("error", () => {});
  child.stdin.end(body);
  await new Promise((resolve, reject) => child.on("close", resolve).on("error", reject));
  return replyOf(Buffer.concat(chunks));
}

/** A CGI answer: header lines, an empty line, the body (RFC 3875, section 6). */
function replyOf(output: Buffer): Reply {
  const end = output.indexOf("\r\n\r\n");
  const headers = Object.fromEntries(
    output
      .subarray(0, end)
      .toString("latin1")
      .split("\r\n")
      .map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const { status = "200", "content-type": contentType = "text/plain", ...rest } = headers;
  return { status: Number.parseInt(status, 10), contentType, headers: rest, body: output.subarray(end + 4) };
}
