import type { Clue } from "../cause.ts";
import type { Facts } from "../network-routes.ts";
import { asksServers, lookupsOf } from "./lookups.ts";

/** Rules out every fault of name servers: none would be asked. */
export const noNameNeeded: Clue<Facts> = {
  id: "no-name-needed",
  strength: "proof",
  says: {
    en: "No DNS server is asked: {hosts} are addresses or stand in the hosts file.",
    zh: "不会查询 DNS 服务器：{hosts} 是 IP 地址或已写在 hosts 文件中。",
  },
  when: (facts) => {
    const lookups = lookupsOf(facts);
    return (
      lookups.length > 0 &&
      lookups.every((lookup) => !asksServers(lookup)) && { hosts: [...new Set(lookups.map((lookup) => lookup.host))] }
    );
  },
};
