import { describe, expect, it } from "vitest";
import { aSocket } from "../../../test/kit/a-look.ts";
import { forwardProxies, proxyAt } from "./forward-proxies.ts";
import { parseAccounts } from "./socket-accounts.ts";
import { type SocketSigns, socketPhase } from "./socket-phase.ts";

const account = { sentBytes: 116, receivedBytes: 369, sentSegments: 1, sinceSentMs: 500, sinceReceivedMs: 500 };

const signs = (more: Partial<SocketSigns>): SocketSigns => ({
  socket: aSocket(),
  proxy: null,
  proxiesPlainHttp: false,
  isGo: true,
  timerMs: -1,
  ageMs: 500,
  readAfterWrite: 0,
  account: null,
  stack: () => null,
  ...more,
});

const plain = aSocket({ peer: "192.0.2.7:8081", hasReceived: true });
const secure = aSocket({ hasReceived: true });
const httpProxy = { scheme: "http", host: "192.0.2.9", port: 3128, for: "https" } as const;

describe("socketPhase", () => {
  it.each<[string, Partial<SocketSigns>, unknown]>([
    ["a handshake by go's timer", { socket: aSocket({ peer: "192.0.2.7:8443" }), timerMs: 9_998 }, "tls"],
    ["a handshake of another program, by the port", { isGo: false, timerMs: null }, "tls"],
    ["no handshake where go has no timer", {}, "response"],
    ["a request on another port", { socket: aSocket({ peer: "192.0.2.7:8081" }) }, "response"],
    ["a proxy that has said nothing", { proxy: httpProxy, timerMs: 59_998 }, "proxy"],
    ["a SOCKS proxy that has said nothing", { proxy: { ...httpProxy, scheme: "socks5" } }, "proxy"],
    ["a plain request through a proxy", { proxy: httpProxy, proxiesPlainHttp: true }, "response"],
    ["CONNECT beside plain requests", { proxy: httpProxy, proxiesPlainHttp: true, timerMs: 59_990 }, "proxy"],
    [
      "CONNECT under a stale timer of the dialler",
      { proxy: httpProxy, proxiesPlainHttp: true, timerMs: 29_873 },
      "proxy",
    ],
    [
      "what the goroutines say there",
      { proxy: httpProxy, proxiesPlainHttp: true, timerMs: 29_873, stack: () => "response" },
      "response",
    ],
    ["the only request, answered in part", { socket: plain, account }, "body"],
    [
      "a second request after an answer",
      { socket: plain, account: { ...account, sentSegments: 2, sinceSentMs: 400 } },
      "response",
    ],
    ["both within one step of the clock", { socket: plain, account: { ...account, sentSegments: 2 } }, "response"],
    ["TLS, nothing read since it wrote", { socket: secure, account: { ...account, sentSegments: 3 } }, "response"],
    ["TLS, headers read since", { socket: secure, readAfterWrite: 5_000 }, "body"],
    ["TLS, by its goroutines", { socket: secure, stack: () => "body" }, "body"],
    [
      "a hello in a tunnel",
      { socket: secure, proxy: httpProxy, timerMs: 9_999, account: { ...account, sentSegments: 2 } },
      "tls",
    ],
    [
      "a stopped timer after a request",
      { socket: secure, timerMs: 9_999, account: { ...account, sentSegments: 4 } },
      "response",
    ],
  ])("knows %s", (_, more, what) => {
    expect(socketPhase(signs(more)).what).toBe(what);
  });

  it("doubts a connection that may be kept for later", () => {
    const kept = signs({ socket: secure, timerMs: 89_977, readAfterWrite: 9_000 });
    expect(socketPhase(kept)).toEqual({ what: "body", mayBeKept: true });
    expect(socketPhase(signs({ socket: secure, stack: () => "lock" }))).toEqual({ what: "body", mayBeKept: true });
  });
});

describe("a connection whose only request was answered", () => {
  const once = { socket: plain, account };
  it("may be kept for later, unless the goroutines read a body", () => {
    expect(socketPhase(signs({ ...once, isGo: true, stack: () => "response" })).mayBeKept).toBe(true);
    expect(socketPhase(signs({ ...once, isGo: true, stack: () => "body" })).mayBeKept).toBe(false);
  });
  it("still brings the header where that is what the goroutines wait for, or where no header is so short", () => {
    expect(socketPhase(signs({ ...once, isGo: true, stack: () => "response" })).what).toBe("response");
    const begun = { ...account, receivedBytes: 16 };
    expect(socketPhase(signs({ ...once, account: begun }))).toEqual({ what: "response", mayBeKept: false });
    expect(socketPhase(signs({ ...once, account: { ...begun, receivedBytes: 17 } })).what).toBe("body");
  });
});

describe("parseAccounts", () => {
  it("reads what ss prints on Linux 6.18, iproute2 6.1", () => {
    const line =
      "0      0          127.0.0.1:44244      127.0.0.1:18031 timer:(keepalive,14sec,0) ino:2614121 sk:1001 cgroup:/ <-> ts sack cubic wscale:7,7 rto:200 rtt:0.05/0.025 ato:40 mss:32768 pmtu:65535 rcvmss:536 advmss:65483 cwnd:10 bytes_sent:116 bytes_acked:117 bytes_received:369 segs_out:4 segs_in:3 data_segs_out:1 data_segs_in:1 send 52Gbps lastsnd:352 lastrcv:352 lastack:352 pacing_rate 105Gbps delivery_rate 5Gbps delivered:2 app_limited rcv_space:65483 rcv_ssthresh:65483 minrtt:0.05 snd_wnd:65536";
    expect(parseAccounts(line).get("2614121")).toEqual({
      sentBytes: 116,
      receivedBytes: 369,
      sentSegments: 1,
      sinceSentMs: 352,
      sinceReceivedMs: 352,
    });
    expect(parseAccounts("ino:7 and garbage\n").size).toBe(0);
  });
});

describe("forwardProxies", () => {
  it("reads them as Go does and never keeps a password", () => {
    const proxies = forwardProxies({ HTTPS_PROXY: "http://ann:s3cret@192.0.2.9:3128/", http_proxy: "proxy.lab.test" });
    expect(proxies).toEqual([httpProxy, { scheme: "http", host: "proxy.lab.test", port: 80, for: "http" }]);
    expect(forwardProxies({ HTTPS_PROXY: "socks5://[2001:db8::1]" })).toEqual([
      { scheme: "socks5", host: "2001:db8::1", port: 1080, for: "https" },
    ]);
    expect(forwardProxies({ HTTPS_PROXY: "", HTTP_PROXY: "://" })).toEqual([]);
  });
  it("recognises a peer by address and port; a name by its port, unless that is one of the web's", () => {
    expect(proxyAt("192.0.2.9:3128", [httpProxy])).toBe(httpProxy);
    expect(proxyAt("192.0.2.10:3128", [httpProxy])).toBeNull();
    const byName = { ...httpProxy, host: "proxy.lab.test" };
    expect(proxyAt("192.0.2.10:3128", [byName])).toBe(byName);
    expect(proxyAt("192.0.2.10:443", [{ ...byName, port: 443 }])).toBeNull();
  });
});
