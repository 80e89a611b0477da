import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bodyKind, conforms, errorLine } from "./conformance.ts";
import { pathOfModule } from "./escape-path.ts";
import { forwardProxyFor, parseProxy } from "./forward-proxy.ts";
import { goImports, knownRepository } from "./go-import.ts";
import { netrcLineFor, parseNetrc } from "./netrc.ts";
import { bypassesProxy } from "./no-proxy.ts";
import { credentialHeaders } from "./request-headers.ts";
import { userInfoOf } from "./user-info.ts";

// Each row was put to go1.26.8's http.ProxyFromEnvironment.
describe("NO_PROXY", () => {
  const rows: readonly (readonly [entry: string, host: string, port: number, bypassed: boolean])[] = [
    ["corp.example", "corp.example", 443, true],
    ["corp.example", "goproxy.corp.example", 443, true],
    ["corp.example", "barcorp.example", 443, false],
    [".corp.example", "corp.example", 443, false],
    [".corp.example", "goproxy.corp.example", 443, true],
    ["*.corp.example", "goproxy.corp.example", 443, true],
    ["*corp.example", "goproxy.corp.example", 443, false],
    ["CORP.example", "Goproxy.Corp.Example", 443, true],
    ["corp.example:443", "goproxy.corp.example", 443, true],
    ["corp.example:80", "goproxy.corp.example", 443, false],
    ["https://corp.example", "corp.example", 443, false],
    ["10.0.0.0/8", "10.1.2.3", 443, true],
    ["10.0.0.0/8", "ten.corp.example", 443, false],
    ["172.17.*", "172.17.0.1", 443, false],
    ["10.1.2.3:443", "10.1.2.3", 443, true],
    ["[2001:db8::5]:443", "2001:db8::5", 443, true],
    ["2001:db8::/32", "2001:db8::5", 443, true],
    [" x.example , *", "10.1.2.3", 443, true],
    ["", "localhost", 443, true],
    ["", "127.5.5.5", 443, true],
    ["", "::1", 443, true],
    ["", "goproxy.corp.example", 443, false],
  ];
  it.each(rows)("%s and %s:%i → bypassed %s", (entry, host, port, bypassed) =>
    expect(bypassesProxy(host, port, entry)).toBe(bypassed),
  );

  it("reads anything", () => {
    fc.assert(
      fc.property(fc.string(), fc.domain(), (list, host) => typeof bypassesProxy(host, 443, list) === "boolean"),
    );
  });
});

describe("a proxy variable", () => {
  const rows: readonly (readonly [value: string, scheme: string, host: string, port: number])[] = [
    ["http://p:3128", "http", "p", 3128],
    ["p:3128", "http", "p", 3128],
    ["https://p", "https", "p", 443],
    ["socks5://p", "socks5", "p", 1080],
    ["socks5h://p", "socks5h", "p", 1080],
    ['"http://p:3128"', "http", '"http', 80],
    ["http://u:p#w@p:8080", "http", "http", 80],
    ["socks5://p:1080 # c", "http", "socks5", 80],
    ["http://[::1]:3128", "http", "::1", 3128],
    ["http://:3128", "http", "127.0.0.1", 3128],
    ["[::1]:8080", "http", "::1", 8080],
    ["http://[fe80::1%25eth0]:80", "http", "fe80::1%eth0", 80],
    ["http://a%c3%a9:80", "http", "aé", 80],
    ["http://a%41b:80", "http", "http", 80],
    ["http://[1.2.3.4]:80", "http", "http", 80],
    ["http://[foo]:80", "http", "http", 80],
    ["http://foo:bar", "http", "http", 80],
    ["http://a b:80", "http", "http", 80],
    ["http://a:b:80", "http", "http", 80],
    ["p:3128/path", "http", "p", 3128],
    [":", "http", "127.0.0.1", 80],
    ["://", "http", "127.0.0.1", 80],
    ["http:foo", "http", "127.0.0.1", 80],
    ["foo:bar", "foo", "127.0.0.1", 0],
    ["a b", "", "127.0.0.1", 0],
    ["ftp://p", "ftp", "p", 0],
    ["ftp://a:80:90", "ftp", "a:80", 90],
    ["p:99999", "http", "p", 99_999],
  ];
  it.each(rows)("%s → %s %s %i", (value, scheme, host, port) =>
    expect(parseProxy(value, 26)).toMatchObject({ scheme, host, port }),
  );

  const UNREADABLE = [
    "http://u:p%zz@p:1",
    "::::",
    ":::",
    "::1:8080",
    "%%%",
    "http://%%%",
    "http://a%zz",
    "[::1",
    " p:1",
  ];
  it.each(UNREADABLE)("%s cannot be read and is no proxy", (value) => expect(parseProxy(value, 26)).toBeNull());

  it("might have colons in its host before Go 1.26", () =>
    expect(parseProxy("::1:8080", 25)).toMatchObject({ host: "::1", port: 8080 }));

  it("of socks5h was a host before Go 1.23", () =>
    expect(parseProxy("socks5h://p", 22)).toMatchObject({ scheme: "http", host: "socks5h" }));

  it("in capitals wins, and only that of the scheme counts", () => {
    const environment = {
      HTTPS_PROXY: "http://up:1",
      https_proxy: "http://low:2",
      HTTP_PROXY: "http://plain:3",
      ALL_PROXY: "socks5://all:4",
    };
    const target = { host: "goproxy.corp.example", port: 443 };
    expect(forwardProxyFor({ ...target, scheme: "https" }, environment, 26)).toMatchObject({
      host: "up",
      variable: "HTTPS_PROXY",
    });
    expect(forwardProxyFor({ ...target, scheme: "http" }, environment, 26)).toMatchObject({ host: "plain" });
    expect(forwardProxyFor({ ...target, scheme: "https" }, { ALL_PROXY: "socks5://all:4" }, 26)).toBeNull();
  });

  it("gives its credentials unescaped", () => {
    expect(userInfoOf("http://ann:p%40w:x@p:1")).toEqual({ user: "ann", password: "p@w:x" });
    expect(userInfoOf("http://p:1/a@b")).toBeNull();
    expect(userInfoOf("http://a%zz@p")).toBe("invalid");
  });

  it("reads anything", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.webUrl().map((url) => url.replace("//", "//u:p@")),
        ),
        (value) => {
          const proxy = parseProxy(value, 26);
          return proxy === null || (proxy.host !== "" && Number.isInteger(proxy.port));
        },
      ),
    );
  });
});

describe("netrc", () => {
  it("is read as go reads it", () => {
    const text = [
      "machine a.example login ann password one",
      "machine b.example",
      "  login bob",
      "  password two",
      "macdef init",
      "machine hidden.example login x password y",
      "",
      "machine a.example login later password three",
      "default login anonymous password guest",
      "machine after.example login x password y",
    ].join("\n");
    const lines = parseNetrc(text);
    expect(lines.map((line) => line.machine)).toEqual(["a.example", "b.example", "a.example", "after.example"]);
    expect(netrcLineFor(lines, "a.example")).toMatchObject({ login: "ann", password: "one" });
    expect(netrcLineFor(lines, "a.example:8443")).toBeNull();
  });

  it("is sent over https only, and before the user of the URL", () => {
    const origin = { scheme: "https", host: "a.example", port: 443 };
    const netrcFor = () => ({ user: "ann", password: "one" });
    expect(credentialHeaders(origin, { user: "u", password: "p" }, { netrcFor })).toEqual({
      headers: { Authorization: `Basic ${btoa("ann:one")}` },
      from: "netrc",
    });
    expect(credentialHeaders({ ...origin, scheme: "http" }, null, { netrcFor })).toEqual({ headers: {}, from: null });
  });

  it("reads anything", () => {
    const word = fc.constantFrom("machine", "login", "password", "macdef", "default", "x", "\n", "\t", " ");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(" ")),
        ),
        (text) => parseNetrc(text).every((line) => line.machine !== "" && line.login !== "" && line.password !== ""),
      ),
    );
  });
});

describe("paths of modules", () => {
  it.each([
    ["github.com/Azure/go-ansiterm", "github.com/%21azure/go-ansiterm"],
    ["golang.org/x/text", "golang.org/x/text"],
    ["v2.0.0+incompatible", "v2.0.0+incompatible"],
    ["gopkg.in/yaml.v3", "gopkg.in/yaml.v3"],
    ["m.example/a~b", "m.example/a~b"],
  ])("%s → %s", (module, path) => expect(pathOfModule(module)).toBe(path));
});

describe("answers", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it.each([
    ['{"Version":"v1.0.0"}', "json"],
    ["<!DOCTYPE html><title>x", "html"],
    ["  <html>", "html"],
    ["v1.0.0\nv1.1.0\n", "text"],
    ["", "empty"],
    ["PK\u0003\u0004\u0000", "binary"],
  ] as const)("%j looks like %s", (text, kind) => expect(bodyKind(bytes(text))).toBe(kind));

  it("conform to what was asked for", () => {
    expect(conforms("module-info", bytes('{"Version":"v1.0.0"}'), true, null)).toBe(true);
    expect(conforms("module-info", bytes("[]"), true, null)).toBe(false);
    expect(conforms("module-info", bytes("<html>"), true, null)).toBe(false);
    expect(conforms("module-list", bytes(""), true, null)).toBe(true);
    expect(conforms("module-list", bytes("<html>"), true, null)).toBe(false);
    expect(conforms("sumdb-lookup", bytes("12\nm.example v1.0.0 h1:x=\n"), true, null)).toBe(true);
    expect(conforms("sumdb-lookup", bytes("<html>"), true, null)).toBe(false);
    expect(conforms("git-refs", bytes(""), false, "application/x-git-upload-pack-advertisement")).toBe(true);
    expect(conforms("toolchain", bytes(""), false, "text/html; charset=utf-8")).toBe(false);
  });

  it("are quoted by their first line, without control characters", () => {
    expect(errorLine(bytes("not found: \u001b[31mx\nsecond"), "text/plain; charset=utf-8")).toBe("not found:  [31mx");
    expect(errorLine(bytes("<html>"), "text/html")).toBe("");
  });

  it("may be anything", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (body, complete) => {
        bodyKind(body);
        conforms("module-info", body, complete, null);
        return errorLine(body, "text/plain").length <= 200;
      }),
    );
  });
});

describe("go-import tags", () => {
  it("are found in a page", () => {
    const page = `<html><head><meta name="go-import" content="v.example/a git https://git.v.example/a.git">
      <meta content='v.example/b hg https://hg.example/b' name='go-import'></head>`;
    expect(goImports(page).map((tag) => tag.repository)).toEqual([
      "https://git.v.example/a.git",
      "https://hg.example/b",
    ]);
  });

  it("are not needed for hosts that go knows", () => {
    expect(knownRepository("github.com/a/b/v2/c")).toBe("https://github.com/a/b");
    expect(knownRepository("git.corp.example/team/x.git/sub")).toBe("https://git.corp.example/team/x.git");
    expect(knownRepository("git.corp.example/team/x")).toBeNull();
  });

  it("are looked for in anything", () => {
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (page) => goImports(`<meta ${page}`).length <= 20));
  });
});
