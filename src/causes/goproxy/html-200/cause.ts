import { routes } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { answerThat, everyAnswerServes, type ModuleAnswer, type WithList } from "../../module-answers.ts";

const webPage = (facts: WithList): ModuleAnswer | undefined =>
  answerThat(facts, ({ request }) => request.status === 200 && request.body === "html" && request.conforms !== true);

const htmlWherePlainDataBelongs: Clue<WithList> = {
  id: "html-where-data-belongs",
  strength: "proof",
  says: {
    en: "{host} answered the request for {module} with status 200 and a web page ({contentType}) in place of data.",
    zh: "{host} 对 {module} 的请求回应了状态 200 和一个网页（{contentType}），而不是数据。",
  },
  when: (facts) => {
    const found = webPage(facts);
    if (!found) return false;
    const { route, request } = found;
    return {
      host: route.host,
      url: route.url,
      path: request.path,
      module: request.module ?? request.path,
      contentType: request.contentType ?? "-",
    };
  },
};

const redirectedElsewhere: Clue<WithList> = {
  id: "redirected-to-another-host",
  strength: "weak",
  says: {
    en: "The page came from {pageHost}, where {host} redirects: a login or a portal.",
    zh: "该网页来自 {pageHost}，是 {host} 重定向的目标：登录页或认证门户。",
  },
  when: (facts) => {
    const found = webPage(facts);
    const pageHost = found?.request.redirects.at(-1);
    return found && pageHost && pageHost !== found.route.host ? { host: found.route.host, pageHost } : false;
  },
};

export default defineCause({
  id: "goproxy/html-200",
  title: { en: "A web page answers where a module proxy should", zh: "本应由模块代理回应，得到的却是网页" },
  headline: {
    en: "{host} sends a web page with status 200 instead of module data",
    zh: "{host} 以状态 200 返回网页，而不是模块数据",
  },
  step: "network",
  station: "http",
  symptoms: ["fails-at-once", "wrong-result"],
  role: "root",
  needs: { routes },
  helps: { proxyList },
  confirms: [htmlWherePlainDataBelongs, redirectedElsewhere],
  rulesOut: [
    {
      id: "no-web-page",
      strength: "proof",
      says: {
        en: "No module proxy that go would ask answers with a web page: {hosts}.",
        zh: "go 会询问的模块代理都没有返回网页：{hosts}。",
      },
      when: everyAnswerServes,
    },
  ],
  explains: ["goproxy/comma-no-fallback", "toolchain/download-blocked"],
  fixes: [
    {
      title: { en: "Log in, or correct the path of the module proxy", zh: "登录，或更正模块代理的路径" },
      risk: "by-hand",
      steps: (facts) => {
        const found = webPage(facts);
        if (!found) return [];
        const { route, request } = found;
        const portal = request.redirects.at(-1);
        return [
          {
            do: "tell",
            text: portal
              ? {
                  en: `Open ${route.url} in a browser: it leads to ${portal}. Log in there. If a token is wanted, put it into the netrc file for ${route.host}.`,
                  zh: `在浏览器中打开 ${route.url}：它会跳转到 ${portal}。请在那里登录。若需要令牌，把它写入 netrc 文件中 ${route.host} 的条目。`,
                }
              : {
                  en: `Compare GOPROXY (${route.url}) with the address that the server's own page names for Go. Repository managers want a path such as /api/go/REPOSITORY or /repository/NAME; without it they send their web interface.`,
                  zh: `把 GOPROXY（${route.url}）与服务器页面给出的 Go 地址对照。制品库通常需要 /api/go/仓库名 或 /repository/名称 这样的路径；缺少它时返回的是网页界面。`,
                },
          },
          {
            do: "tell",
            text: {
              en: "If go stored such a page as a .mod or .info file, remove that module's files under GOMODCACHE/cache/download, not the whole cache.",
              zh: "如果 go 已把这样的网页存成 .mod 或 .info 文件，只需删除 GOMODCACHE/cache/download 下该模块的文件，不必清空整个缓存。",
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "GOSUMDB=off, GONOSUMDB=*",
      why: {
        en: "With the checksum database off, go may take the page for a module's content.",
        zh: "关闭校验和数据库后，go 可能把网页当作模块内容接受。",
      },
    },
    {
      what: "go clean -modcache",
      why: {
        en: "The page comes from the network each time; an empty cache only means more requests.",
        zh: "网页每次都来自网络；清空缓存只会带来更多请求。",
      },
    },
  ],
  references: [
    "https://github.com/golang/go/issues/38680",
    "https://github.com/golang/go/issues/32568",
    "https://go.dev/ref/mod#goproxy-protocol",
  ],
});
