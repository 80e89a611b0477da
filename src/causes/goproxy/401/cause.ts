import type { ValuesOf } from "../../../facts/fact.ts";
import { credentials, routes } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { answerThat, everyAnswerServes, type ModuleAnswer, type WithList } from "../../module-answers.ts";
import { UNAUTHENTICATED_FOLKLORE } from "./folklore.ts";

type Facts = WithList & Partial<ValuesOf<{ credentials: typeof credentials }>>;

/** RFC 9110, 15.5.2. A forward proxy says 407 instead, so this is the module proxy's own word. */
const UNAUTHORIZED = 401;

const asksForLogin = (facts: Facts): ModuleAnswer | undefined =>
  answerThat(facts, ({ request }) => request.status === UNAUTHORIZED);

const answers401: Clue<Facts> = {
  id: "answers-401",
  strength: "proof",
  says: {
    en: "{host} answered the request for {module} with 401 and asks for credentials ({schemes}).",
    zh: "{host} 对 {module} 的请求回应 401，要求提供凭据（{schemes}）。",
  },
  when: (facts) => {
    const found = asksForLogin(facts);
    if (!found) return false;
    const { route, request } = found;
    return {
      host: route.host,
      url: route.url,
      module: request.module ?? request.path,
      status: request.status,
      schemes: request.authenticate.length > 0 ? request.authenticate : ["-"],
    };
  },
};

const noneForThisHost: Clue<Facts> = {
  id: "no-credentials-for-this-host",
  strength: "weak",
  says: {
    en: "Neither the URL nor the netrc file ({netrc}: {state}) has credentials for {host}; GOAUTH is {goauth}.",
    zh: "URL 和 netrc 文件（{netrc}：{state}）都没有 {host} 的凭据；GOAUTH 为 {goauth}。",
  },
  when: (facts) => {
    const found = asksForLogin(facts);
    const known = facts.credentials;
    if (!found || !known || found.request.credentialsSent || found.route.scheme !== "https") return false;
    const { netrcFile, netrcState, goauth } = known;
    return { host: found.route.host, netrc: netrcFile ?? "-", state: netrcState, goauth };
  },
};

const credentialsRejected: Clue<Facts> = {
  id: "credentials-rejected",
  strength: "weak",
  says: {
    en: "The credentials of {from} were sent to {host} and did not open it: wrong, or no longer good.",
    zh: "来自 {from} 的凭据已发送给 {host}，但未被接受：有误或已失效。",
  },
  when: (facts) => {
    const found = asksForLogin(facts);
    if (!found?.request.credentialsSent) return false;
    return { host: found.route.host, from: found.request.credentialsFrom ?? "GOAUTH" };
  },
};

const plainHttp: Clue<Facts> = {
  id: "no-credentials-over-http",
  strength: "weak",
  says: {
    en: "{url} is http: go sends credentials over https alone.",
    zh: "{url} 使用 http：go 只通过 https 发送凭据。",
  },
  when: (facts) => {
    const found = asksForLogin(facts);
    return found?.route.scheme === "http" && { url: found.route.url, host: found.route.host };
  },
};

export default defineCause({
  id: "goproxy/401",
  title: { en: "The module proxy wants credentials", zh: "模块代理要求凭据" },
  headline: { en: "{host} wants credentials: it answers 401", zh: "{host} 要求凭据：它回应 401" },
  step: "network",
  station: "http",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { routes },
  helps: { proxyList, credentials },
  confirms: [answers401, noneForThisHost, credentialsRejected, plainHttp],
  rulesOut: [
    {
      id: "modules-are-served",
      strength: "proof",
      says: {
        en: "Every module proxy that go would ask serves without 401: {hosts}.",
        zh: "go 会询问的每个模块代理都正常提供服务，没有 401：{hosts}。",
      },
      when: everyAnswerServes,
    },
  ],
  explains: ["goproxy/comma-no-fallback", "toolchain/download-blocked"],
  fixes: [
    {
      title: { en: "Give go the credentials for this host", zh: "为该主机配置凭据" },
      risk: "by-hand",
      steps: (facts) => {
        const found = asksForLogin(facts);
        if (!found) return [];
        const { host, scheme } = found.route;
        if (scheme === "http")
          return [
            {
              do: "tell",
              text: {
                en: `Set GOPROXY to the https URL of ${host}. go never sends credentials over http.`,
                zh: `把 GOPROXY 设为 ${host} 的 https URL。go 从不通过 http 发送凭据。`,
              },
            },
          ];
        const file = facts.credentials?.netrcFile ?? "~/.netrc";
        return [
          {
            do: "tell",
            text: {
              en: `Add the entry "machine ${host}" with your user name and token to ${file}, mode 600. The name must be ${host} exactly, without a port. Under sudo, in CI and in containers HOME is another one; NETRC can name the file. If GOAUTH is set, it must contain netrc.`,
              zh: `在 ${file}（权限 600）中加入条目 "machine ${host}"，附上用户名和令牌。名称必须恰好是 ${host}，不带端口。在 sudo、CI 和容器中 HOME 可能不同；可用 NETRC 指定文件。若设置了 GOAUTH，其中必须包含 netrc。`,
            },
          },
        ];
      },
    },
  ],
  folklore: UNAUTHENTICATED_FOLKLORE,
  references: [
    "https://go.dev/ref/mod#private-module-proxy-auth",
    "https://github.com/golang/go/blob/go1.26.0/src/cmd/go/internal/auth/auth.go",
    "https://github.com/golang/go/issues/26232",
    "https://github.com/golang/go/issues/40189",
  ],
});
