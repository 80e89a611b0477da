import type { ValuesOf } from "../../../facts/fact.ts";
import { credentials, routes } from "../../../facts/routes.ts";
import { type Clue, defineCause, type WaitLike } from "../../cause.ts";
import { metRoutesTo, type Route } from "../../network-routes.ts";

type Facts = ValuesOf<{ routes: typeof routes; credentials: typeof credentials }>;
type Request = Route["requests"][number];

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;

/** A login is wanted: 401, or any refusal that names a scheme to log in with (RFC 9110, 11.6.1). */
const wantsLogin = ({ status, authenticate }: Request): boolean =>
  status === UNAUTHORIZED || (status !== null && status >= 400 && status !== FORBIDDEN && authenticate.length > 0);

interface Closed {
  readonly route: Route;
  readonly request: Request;
}

/** Git's first request for a repository, or go's for the page that names it, turned away. */
function closed(facts: Facts): Closed | undefined {
  for (const route of metRoutesTo(facts, "version-control"))
    for (const request of route.requests)
      if (FIRST.includes(request.asksFor) && request.outcome === "answered" && wantsLogin(request))
        return { route, request };
  return undefined;
}

const FIRST: readonly string[] = ["git-refs", "go-import"];

const valuesOf = ({ route, request }: Closed) => ({
  host: route.host,
  url: route.url,
  module: request.module ?? request.path,
  status: request.status,
});

/** gowhy runs neither git's helpers nor programs of GOAUTH: where there is one, or where git goes to another URL, all may be well. */
function noOtherWay({ credentials: known }: Facts, { route, request }: Closed): boolean {
  if (request.asksFor === "go-import") return /^(netrc|off|)$/.test(known.goauth.trim());
  const url = route.url + request.path;
  return (
    known.gitHelpers.length === 0 &&
    !known.gitHosts.some(
      (host) => host === route.host || (host.startsWith("*.") && route.host.endsWith(host.slice(1))),
    ) &&
    !known.gitRewrites.some((prefix) => url.startsWith(prefix))
  );
}

/** git, or its remote helper: git-remote-https. */
const isGit = ({ argv }: WaitLike): boolean => /(^|\/)git(-|$)/.test(argv[0] ?? "");

const nothingToLogInWith: Clue<Facts> = {
  id: "nothing-to-log-in-with",
  strength: "proof",
  says: {
    en: "{host} wants a login for {module} (status {status}); the netrc file ({netrc}: {state}) has no entry for it, no helper is configured that could know one, and go lets git ask nobody.",
    zh: "{host} 获取 {module} 需要登录（状态 {status}）；netrc 文件（{netrc}：{state}）没有它的条目，也没有配置可能知道凭据的 helper，而 go 不允许 git 提示输入。",
  },
  when: (facts) => {
    const found = closed(facts);
    const { netrcHosts, netrcFile, netrcState } = facts.credentials;
    if (!found || found.request.credentialsSent || !noOtherWay(facts, found) || netrcHosts.includes(found.route.host))
      return false;
    return { ...valuesOf(found), netrc: netrcFile ?? "-", state: netrcState };
  },
};

const loginRejected: Clue<Facts> = {
  id: "login-rejected",
  strength: "strong",
  says: {
    en: "{host} was sent the credentials of {from} and still wants a login for {module} (status {status}); no helper is configured that could offer others.",
    zh: "已向 {host} 发送来自 {from} 的凭据，但获取 {module} 仍需登录（状态 {status}）；也没有配置可提供其他凭据的 helper。",
  },
  when: (facts) => {
    const found = closed(facts);
    if (!found?.request.credentialsSent || !noOtherWay(facts, found)) return false;
    return { ...valuesOf(found), from: found.request.credentialsFrom ?? "netrc" };
  },
};

const repositoryReadable: Clue<Facts> = {
  id: "repositories-open",
  strength: "proof",
  says: {
    en: "The repositories that go would read are open to it: {hosts}.",
    zh: "go 会读取的仓库均可访问：{hosts}。",
  },
  when: (facts) => {
    const asked = metRoutesTo(facts, "version-control").filter(({ requests }) =>
      requests.some(({ asksFor }) => asksFor === "git-refs"),
    );
    const open = asked.every(({ requests }) =>
      requests
        .filter(({ asksFor }) => asksFor === "git-refs")
        .every(({ status, conforms }) => status === 200 && conforms),
    );
    return asked.length > 0 && open && !closed(facts) && { hosts: asked.map(({ host }) => host) };
  },
};

export default defineCause({
  id: "vcs/no-credentials",
  title: {
    en: "The git host wants a login, and go lets git ask for none",
    zh: "git 主机要求登录，而 go 不允许 git 提示输入凭据",
  },
  headline: {
    en: "{host} wants a login for {module}, and git has none for it",
    zh: "{host} 获取 {module} 需要登录，而 git 没有相应凭据",
  },
  step: "network",
  station: "vcs",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { routes, credentials },
  confirms: [nothingToLogInWith, loginRejected],
  rulesOut: [repositoryReadable],
  // GIT_TERMINAL_PROMPT=1 lets git ask after all: at a terminal that nobody looks at, it waits for ever.
  accountsFor: (wait, facts) => wait.what === "prompt" && isGit(wait) && closed(facts) !== undefined,
  fixes: [
    {
      title: { en: "Give git and go a login for this host", zh: "为 git 和 go 配置该主机的登录凭据" },
      risk: "by-hand",
      steps: (facts) => {
        const found = closed(facts);
        if (!found) return [];
        const { host } = found.route;
        return [
          {
            do: "tell",
            text: {
              en: `Add the entry "machine ${host}" with your user name and token to ~/.netrc, mode 600. git reads ~/.netrc only, not $NETRC. Or let git use ssh where you have a key: git config --global url."ssh://git@${host}/".insteadOf https://${host}/`,
              zh: `在 ~/.netrc（权限 600）中加入条目 "machine ${host}"，附上用户名和令牌。git 只读取 ~/.netrc，不读取 $NETRC。若有 ssh 密钥，也可让 git 使用 ssh：git config --global url."ssh://git@${host}/".insteadOf https://${host}/`,
            },
          },
          {
            do: "tell",
            text: {
              en: `Check the path first: a host may want a login for a repository that does not exist, so a misspelt module looks the same. In a container or under sudo, HOME is another one.`,
              zh: `请先核对路径：对不存在的仓库，主机也可能要求登录，因此模块名拼错时现象相同。在容器中或 sudo 下，HOME 会不同。`,
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "GIT_TERMINAL_PROMPT=1",
      why: {
        en: "Without a terminal (CI, an editor, a container build) git then fails all the same; with one it waits where nobody sees it.",
        zh: "没有终端时（CI、编辑器、容器构建）git 依旧失败；有终端时，它会在无人看到的地方等待输入。",
      },
    },
    {
      what: "GOINSECURE, git config http.sslVerify false",
      why: { en: "They take away a protection and log nobody in.", zh: "它们只会去掉保护，并不能完成登录。" },
    },
    {
      what: "https://TOKEN@host in url.insteadOf",
      why: {
        en: "The token then stands in plain text in git's configuration and in error texts and logs.",
        zh: "这样令牌会以明文出现在 git 配置、错误信息和日志中。",
      },
    },
  ],
  references: [
    "https://go.dev/doc/faq#git_https",
    "https://github.com/golang/go/blob/go1.26.0/src/cmd/go/internal/modload/init.go",
    "https://github.com/golang/go/issues/26145",
    "https://github.com/golang/go/issues/31353",
  ],
});
