import type { Folklore } from "../../cause.ts";

/** What people try when a module proxy turns them away. */
export const UNAUTHENTICATED_FOLKLORE: readonly Folklore[] = [
  {
    what: "GOPROXY=…|direct",
    why: {
      en: "go then asks public hosts for private paths, tells them the names, and still cannot fetch what is private.",
      zh: "这样 go 会向公共主机询问私有路径，泄露模块名称，而私有模块依然无法获取。",
    },
  },
  {
    what: "GOINSECURE, GOSUMDB=off",
    why: {
      en: "Neither sends credentials; both take away a protection.",
      zh: "两者都不会发送凭据，只会去掉一层保护。",
    },
  },
];
