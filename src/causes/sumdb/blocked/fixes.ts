import type { Fix, Folklore } from "../../cause.ts";
import { blocked, type Facts } from "./route.ts";

/** The one database whose signatures go knows by itself, and its second address (go help module-auth). */
const PUBLIC_DATABASE = "sum.golang.org";
const SECOND_ADDRESS = "sum.golang.google.cn";

export const fixes: readonly Fix<Facts>[] = [
  {
    title: {
      en: "Use the database's second address; go still verifies",
      zh: "改用该数据库的第二个地址；go 依然会验证",
    },
    risk: "reversible",
    steps: (facts) =>
      blocked(facts)?.route.host === PUBLIC_DATABASE && facts.proxyList.sumdbName === PUBLIC_DATABASE
        ? [{ do: "go-env", set: { GOSUMDB: SECOND_ADDRESS } }]
        : [],
  },
  {
    title: { en: "Let the module proxy relay the database", zh: "让模块代理中继校验和数据库" },
    risk: "by-hand",
    steps: (facts) => {
      const found = blocked(facts);
      // With an address in GOSUMDB go asks no relay (go1.26.8 modfetch/sumdb.go, dbDial).
      if (!found || found.values["relay"] === "-") return [];
      const { modulesFrom } = found.values;
      return [
        {
          do: "tell",
          text: {
            en: `Ask who runs ${modulesFrom} to answer /sumdb/${facts.proxyList.sumdbName}/supported with 200 and to pass on what lies below. Then this machine needs no way to ${found.route.host}.`,
            zh: `请 ${modulesFrom} 的管理者对 /sumdb/${facts.proxyList.sumdbName}/supported 回应 200，并转发其下的请求。这样本机就无需访问 ${found.route.host}。`,
          },
        },
      ];
    },
  },
  {
    title: { en: "Open the way, or bring go.sum along", zh: "放行访问，或携带完整的 go.sum" },
    risk: "by-hand",
    steps: (facts) => {
      const found = blocked(facts);
      if (!found) return [];
      const { host, port } = found.route;
      return [
        {
          do: "tell",
          text: {
            en: `Let this machine reach ${host}:${port}. Until then run go mod tidy where the database answers and commit go.sum: for a module that is in go.sum go asks nobody.`,
            zh: `放行本机对 ${host}:${port} 的访问。在此之前，可在能访问该数据库的机器上运行 go mod tidy 并提交 go.sum：对 go.sum 中已有的模块，go 不会询问任何人。`,
          },
        },
      ];
    },
  },
];

export const folklore: readonly Folklore[] = [
  {
    what: "GOSUMDB=off",
    why: {
      en: "go then takes whatever it is sent as right, and writes that into go.sum for everybody. Toolchain downloads fail with it.",
      zh: "这样 go 会把收到的任何内容当作正确的，并写入 go.sum 影响所有人；工具链下载也会因此失败。",
    },
  },
  {
    what: "GONOSUMDB=*, GOFLAGS=-insecure",
    why: {
      en: "The first exempts every public module from verification, the second no longer exists.",
      zh: "前者使所有公开模块都不再验证，后者早已不存在。",
    },
  },
];
