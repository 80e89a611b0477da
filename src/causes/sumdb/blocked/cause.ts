import { routes } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { mainModule, toolchainSwitch } from "../../../facts/toolchain.ts";
import { type Clue, defineCause, type Text } from "../../cause.ts";
import { isHealthy, moduleRoutes } from "../../network-routes.ts";
import { isForRoute, isOnTheNetwork } from "../../waits-of.ts";
import { fixes, folklore } from "./fixes.ts";
import { goGivesUp } from "./go-gives-up.ts";
import { blocked, databaseAnswers, type Facts, type Failure, needsNoDatabase } from "./route.ts";

/** One sentence for each way in which the host can fail while modules come. */
const reached = (id: string, how: Failure, strength: Clue<Facts>["strength"], says: Text): Clue<Facts> => ({
  id,
  strength,
  says,
  when: (facts) => {
    const found = blocked(facts);
    return found?.how === how && found.values;
  },
});

export default defineCause({
  id: "sumdb/blocked",
  title: {
    en: "The checksum database is out of reach although modules come",
    zh: "模块可以下载，但校验和数据库无法访问",
  },
  headline: {
    en: "The checksum database {host} is out of reach, while {modulesFrom} serves modules",
    zh: "校验和数据库 {host} 无法访问，而 {modulesFrom} 能提供模块",
  },
  step: "network",
  station: "sumdb",
  symptoms: ["hang", "fails-late", "fails-at-once"],
  role: "root",
  needs: { routes, proxyList },
  helps: { mainModule, toolchainSwitch },
  confirms: [
    reached("host-is-silent", "silent", "proof", {
      en: "{modulesFrom} serves modules, but {host}:{port}, which go asks for their checksums, never answers (relay of the proxy: {relay}).",
      zh: "{modulesFrom} 能提供模块，但 go 用来查询校验和的 {host}:{port} 没有任何回应（代理的中继：{relay}）。",
    }),
    reached("host-refuses", "refused", "proof", {
      en: "{modulesFrom} serves modules, but {host}:{port}, which go asks for their checksums, refuses the connection (relay of the proxy: {relay}).",
      zh: "{modulesFrom} 能提供模块，但 go 用来查询校验和的 {host}:{port} 拒绝连接（代理的中继：{relay}）。",
    }),
    reached("handshake-is-cut", "cut", "proof", {
      en: "{modulesFrom} serves modules, but the connection to {host}:{port}, which go asks for their checksums, is cut in the TLS handshake or right after it (relay of the proxy: {relay}).",
      zh: "{modulesFrom} 能提供模块，但到 {host}:{port}（go 在此查询校验和）的连接在 TLS 握手时或之后随即被切断（代理的中继：{relay}）。",
    }),
    reached("name-is-withheld", "name", "proof", {
      en: "{modulesFrom} serves modules, but the name {host}, which go asks for their checksums, gives no address, while other names do (relay of the proxy: {relay}).",
      zh: "{modulesFrom} 能提供模块，但 go 用来查询校验和的域名 {host} 解析不到地址，而其他域名可以（代理的中继：{relay}）。",
    }),
    reached("tunnel-is-denied", "tunnel", "proof", {
      en: "{modulesFrom} serves modules, but the forward proxy opens no tunnel to {host}:{port}, which go asks for their checksums (relay of the proxy: {relay}).",
      zh: "{modulesFrom} 能提供模块，但正向代理不为 {host}:{port}（go 在此查询校验和）打开隧道（代理的中继：{relay}）。",
    }),
    reached("a-filter-answers", "filtered", "strong", {
      en: "{modulesFrom} serves modules, but in place of {host}, which go asks for their checksums, something answers with a refusal or a web page (relay of the proxy: {relay}).",
      zh: "{modulesFrom} 能提供模块，但代替 {host}（go 在此查询校验和）回应的是拒绝信息或网页（代理的中继：{relay}）。",
    }),
  ],
  rulesOut: [
    {
      id: "database-answers",
      strength: "proof",
      says: { en: "{host} answers for the checksum database.", zh: "{host} 能回应校验和数据库的请求。" },
      when: databaseAnswers,
    },
    {
      id: "database-off",
      strength: "proof",
      says: { en: "GOSUMDB is {value}: go asks no database.", zh: "GOSUMDB 为 {value}：go 不询问任何校验和数据库。" },
      when: ({ proxyList: { sumdbName } }) => sumdbName === "off" && { value: sumdbName },
    },
    {
      id: "nothing-to-verify",
      strength: "proof",
      says: {
        en: "go.sum has the hashes of all {modules} modules of go.mod: go asks no database.",
        zh: "go.sum 已包含 go.mod 全部 {modules} 个模块的哈希：go 不询问校验和数据库。",
      },
      when: (facts: Facts) => needsNoDatabase(facts) && { modules: facts.mainModule?.requiresTotal ?? 0 },
    },
    {
      id: "no-module-comes",
      strength: "proof",
      says: {
        en: "No module comes either: {hosts} fails before the database is asked.",
        zh: "模块同样无法获取：在询问校验和数据库之前，{hosts} 就已失败。",
      },
      when: (facts: Facts) => {
        const modules = moduleRoutes(facts);
        return modules.length > 0 && !modules.some(isHealthy) && { hosts: modules.map(({ host }) => host) };
      },
    },
  ],
  explains: ["toolchain/download-blocked"],
  accountsFor: (wait, facts) => {
    const found = blocked(facts);
    if (!found) return false;
    return found.how === "name" ? wait.what === "dns" : isOnTheNetwork(wait) && isForRoute(wait, found.route);
  },
  goGivesUp,
  fixes,
  folklore,
  references: [
    "https://go.dev/ref/mod#checksum-database",
    "https://github.com/golang/go/blob/go1.26.0/src/cmd/go/internal/modfetch/sumdb.go",
    "https://github.com/goproxy/goproxy.cn/issues/87",
    "https://github.com/testground/testground/issues/1185",
  ],
});
