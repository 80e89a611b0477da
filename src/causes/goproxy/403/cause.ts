import { routes } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { answerThat, everyAnswerServes, type ModuleAnswer, type WithList } from "../../module-answers.ts";

const FORBIDDEN = 403;

/** A toolchain that alone is refused is toolchain/download-blocked. */
const forbidden = (facts: WithList): ModuleAnswer | undefined =>
  answerThat(facts, ({ request }) => request.status === FORBIDDEN && request.asksFor !== "toolchain");

/** A plain http request through a forward proxy has no tunnel: that proxy may have answered in the host's place. */
const forwardProxyMayAnswer = ({ route }: ModuleAnswer): boolean => route.through !== null && route.tunnel === null;

const valuesOf = ({ route, request }: ModuleAnswer) => ({
  host: route.host,
  url: route.url,
  module: request.module ?? request.path,
  status: request.status,
  answeredBy: request.redirects.at(-1) ?? route.host,
  message: request.message || "-",
});

const answers403: Clue<WithList> = {
  id: "answers-403",
  strength: "proof",
  says: {
    en: "{answeredBy} answered the request for {module} with 403 Forbidden, saying: {message}",
    zh: "{answeredBy} 对 {module} 的请求回应 403 Forbidden，内容为：{message}",
  },
  when: (facts) => {
    const found = forbidden(facts);
    return found && !forwardProxyMayAnswer(found) ? valuesOf(found) : false;
  },
};

const answers403BehindProxy: Clue<WithList> = {
  id: "answers-403-through-a-forward-proxy",
  strength: "strong",
  says: {
    en: "The request for {module} to {host}, sent in plain http through {through}, was answered 403: by {host}, or by that proxy in its place.",
    zh: "经 {through} 以明文 http 向 {host} 请求 {module}，得到 403：可能来自 {host}，也可能来自该正向代理。",
  },
  when: (facts) => {
    const found = forbidden(facts);
    if (!found?.route.through || !forwardProxyMayAnswer(found)) return false;
    return { ...valuesOf(found), through: `${found.route.through.host}:${found.route.through.port}` };
  },
};

const othersServed: Clue<WithList> = {
  id: "answers-other-questions",
  strength: "weak",
  says: {
    en: "{host} answers {path} for this machine, so it refuses this module and not this client.",
    zh: "{host} 会回应本机对 {path} 的请求，因此它拒绝的是该模块，而不是本机。",
  },
  when: (facts) => {
    const found = forbidden(facts);
    const other = found?.route.requests.find(
      (request) => request.outcome === "answered" && request.status === 200 && request.conforms === true,
    );
    return found && other ? { host: found.route.host, path: other.path } : false;
  },
};

const credentialsNotEnough: Clue<WithList> = {
  id: "credentials-not-enough",
  strength: "weak",
  says: {
    en: "{host} was sent the credentials of {from}; they open it, but not for this module.",
    zh: "已向 {host} 发送来自 {from} 的凭据；凭据有效，但无权获取该模块。",
  },
  when: (facts) => {
    const found = forbidden(facts);
    if (!found?.request.credentialsSent) return false;
    return { host: found.route.host, from: found.request.credentialsFrom ?? "GOAUTH" };
  },
};

export default defineCause({
  id: "goproxy/403",
  title: { en: "The module proxy forbids the module", zh: "模块代理拒绝提供该模块" },
  headline: { en: "{host} forbids {module}: it answers 403", zh: "{host} 拒绝提供 {module}：它回应 403" },
  step: "network",
  station: "http",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { routes },
  helps: { proxyList },
  confirms: [answers403, answers403BehindProxy, othersServed, credentialsNotEnough],
  rulesOut: [
    {
      id: "modules-are-served",
      strength: "proof",
      says: {
        en: "Every module proxy that go would ask serves without 403: {hosts}.",
        zh: "go 会询问的每个模块代理都正常提供服务，没有 403：{hosts}。",
      },
      when: everyAnswerServes,
    },
  ],
  explains: ["goproxy/comma-no-fallback", "toolchain/download-blocked"],
  fixes: [
    {
      title: { en: "Ask who runs the module proxy", zh: "询问模块代理的管理者" },
      risk: "by-hand",
      steps: (facts) => {
        const found = forbidden(facts);
        if (!found) return [];
        const { host, module, message } = valuesOf(found);
        return [
          {
            do: "tell",
            text: {
              en: `Ask who runs ${host} why ${module} is refused to this machine (its words: ${message}). Common reasons: a rule for this module or its licence, a quarantine of new versions, a list of allowed networks, a token without the right to read.`,
              zh: `向 ${host} 的管理者询问为何拒绝本机获取 ${module}（其回应：${message}）。常见原因：针对该模块或其许可证的规则、新版本隔离期、允许的网络名单、令牌没有读取权限。`,
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "GOPROXY=…|direct",
      why: {
        en: "A 403 is often a gate on purpose. Going around it breaks the rule and tells public hosts the names of private modules.",
        zh: "403 往往是有意设置的关卡。绕过它既违反规定，又会把私有模块的名称泄露给公共主机。",
      },
    },
    {
      what: "GOSUMDB=off, GOINSECURE",
      why: {
        en: "The checksum database and TLS have nothing to do with a 403.",
        zh: "403 与校验和数据库和 TLS 都无关。",
      },
    },
  ],
  references: [
    "https://github.com/golang/go/issues/48107",
    "https://github.com/golang/go/issues/71094",
    "https://go.dev/ref/mod#goproxy-protocol",
  ],
});
