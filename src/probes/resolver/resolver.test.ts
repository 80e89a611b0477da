import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressesInHosts } from "./parse-hosts.ts";
import { lookupOrder, parseNsswitch } from "./parse-nsswitch.ts";
import { parseResolvConf } from "./parse-resolv-conf.ts";

describe("resolv.conf", () => {
  it("is read as Go reads it", () => {
    const text = `# a comment
; another
nameserver 10.0.0.53
nameserver not-an-address
nameserver fe80::1%eth0
nameserver 10.0.0.55
nameserver 10.0.0.56
domain old.example
search a.example b.example. .
options ndots:99 timeout:0 attempts:x rotate single-request-reopen use-vc trust-ad edns0 no-reload inet6
sortlist 10.0.0.0
`;
    expect(parseResolvConf(text, "host")).toEqual({
      servers: ["10.0.0.53", "fe80::1%eth0", "10.0.0.55"],
      serversAreDefault: false,
      search: ["a.example.", "b.example."],
      ndots: 15,
      timeoutS: 1,
      attempts: 1,
      rotate: true,
      singleRequest: true,
      useTcp: true,
      trustAd: true,
      unknownOptions: ["inet6", "sortlist"],
    });
  });

  it("without a server means this machine, and the host's own domain is searched", () => {
    expect(parseResolvConf("", "box.corp.example")).toMatchObject({
      servers: ["127.0.0.1", "::1"],
      serversAreDefault: true,
      search: ["corp.example."],
      ndots: 1,
      timeoutS: 5,
      attempts: 2,
    });
    expect(parseResolvConf("", "box").search).toEqual([]);
  });

  it("may be anything", () => {
    const word = fc.constantFrom(
      "nameserver",
      "search",
      "options",
      "ndots:",
      "timeout:9",
      "1.2.3.4",
      "::1",
      "\n",
      "#",
      "domain",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(" ")),
        ),
        (text) => {
          const config = parseResolvConf(text, "h");
          return config.servers.length >= 1 && config.servers.length <= 3 && config.ndots <= 15 && config.timeoutS >= 1;
        },
      ),
    );
  });
});

describe("nsswitch.conf", () => {
  it.each([
    ["hosts: files dns", ["files", "dns"], ["files", "dns"]],
    ["hosts: mdns4_minimal [NOTFOUND=return] files dns", ["mdns4_minimal", "files", "dns"], ["files", "dns"]],
    ["hosts: dns files # x", ["dns", "files"], ["dns", "files"]],
    ["hosts: files", ["files"], ["files"]],
    ["hosts: files resolve [!UNAVAIL=return]", ["files", "resolve"], ["files", "dns"]],
    ["passwd: files", [], ["files", "dns"]],
  ])("%s", (text, sources, order) => {
    expect(parseNsswitch(text)).toEqual(sources);
    expect(lookupOrder(parseNsswitch(text) ?? [])).toEqual(order);
  });

  it.each(["no colon", "hosts: files [NOTFOUND", "hosts: files [x]"])("%j is broken", (text) =>
    expect(parseNsswitch(text)).toBeNull(),
  );

  it("may be anything", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const order = lookupOrder(parseNsswitch(`hosts: ${text}`) ?? []);
        return order.length >= 1 && order.length <= 2;
      }),
    );
  });
});

describe("the hosts file", () => {
  const HOSTS =
    "127.0.0.1 localhost\n10.0.0.8\tGoproxy.corp.example goproxy # pinned\n10.0.0.9 goproxy.corp.example.\nnope goproxy\n::1 localhost\n";

  it("gives every address of a name, whatever its case", () => {
    expect(addressesInHosts(HOSTS, "goproxy.CORP.example")).toEqual(["10.0.0.8", "10.0.0.9"]);
    expect(addressesInHosts(HOSTS, "localhost")).toEqual(["127.0.0.1", "::1"]);
    expect(addressesInHosts(HOSTS, "goproxy")).toEqual(["10.0.0.8"]);
    expect(addressesInHosts(HOSTS, "other.example")).toEqual([]);
  });

  it("may be anything", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (text, name) => addressesInHosts(text, name).length <= 64));
  });
});
