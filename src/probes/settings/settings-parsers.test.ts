import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGoEnvAnswer } from "./go-env-answer.ts";
import { ignoredLines, parseGoEnvFile } from "./go-env-file.ts";
import { parseGoUrl } from "./go-url.ts";
import { parseGoproxy, parsePatterns } from "./parse-goproxy.ts";
import { parseGosumdb } from "./parse-gosumdb.ts";
import { settingProblems } from "./setting-problems.ts";
import { join, userDirectories, userEnvFile } from "./user-directories.ts";

describe("the settings file", () => {
  it("is read by Go's rule", () => {
    const text =
      "# comment\nGOFLAGS=-mod=mod\r\n GOPROXY=off\nexport GOPRIVATE=x\nGOFLAGS=-x\nlower=1\nGOEMPTY=\nnothing\n";
    const lines = parseGoEnvFile(text);
    expect([...lines.values()]).toEqual([
      { name: "GOFLAGS", value: "-x", line: 5 },
      { name: "GOEMPTY", value: "", line: 7 },
    ]);
    expect(ignoredLines(text)).toEqual([3, 4]);
  });

  it("keeps the carriage return, as go does", () => {
    expect(parseGoEnvFile("GOPRIVATE=x.lab.test\r\n").get("GOPRIVATE")?.value).toBe("x.lab.test\r");
    expect(settingProblems({ name: "GOPRIVATE", written: "x.lab.test\r", source: "user-file" })).toHaveLength(1);
  });

  it("may be a word that objects inherit", () =>
    expect(parseGosumdb("valueOf")).toMatchObject({
      sumdbName: "valueOf",
      sumdbProblem: "invalid GOSUMDB: malformed verifier id",
    }));

  it("may be anything", () =>
    fc.assert(
      fc.property(fc.string({ maxLength: 5_000 }), (text) => {
        expect(parseGoEnvFile(text).size).toBeLessThan(10_001);
        expect(ignoredLines(text).length).toBeLessThan(21);
        parseGoEnvAnswer(text);
      }),
    ));
});

describe("problems of a setting", () => {
  const odd: readonly (readonly [string, string, number])[] = [
    ["GOCACHE", "cache", 1],
    ["GOCACHE", "~/cache", 1],
    ["GOCACHE", "off", 1],
    ["GOPROXY", '"https://p.lab.test"', 1],
    ["GOFLAGS", "mod=mod", 1],
    ["GO111MODULE", "yes", 1],
    ["GOCACHE", "/var/cache/go", 0],
    ["GOPATH", "/a:/b", 0],
    ["GOFLAGS", "'-ldflags=-s -w' -mod=mod", 0],
    ["CC", '"my gcc" -m64', 0],
    ["GOPROXY", "https://p.lab.test", 0],
  ];
  for (const [name, written, count] of odd)
    it(`${name}=${written}: ${count}`, () =>
      expect(settingProblems({ name, written, source: "environment" })).toHaveLength(count));

  it("has none for what nobody set", () =>
    expect(settingProblems({ name: "GOCACHE", written: "off", source: "default" })).toEqual([]));
});

describe("GOPROXY", () => {
  const kinds = (value: string) =>
    parseGoproxy(value).map(({ kind, host, separator, reachable }) => ({ kind, host, separator, reachable }));

  it("is split as go splits it", () =>
    expect(kinds(" https://a.lab.test/x/ ,, b.lab.test:8080/go|direct,https://c.lab.test")).toEqual([
      { kind: "url", host: "a.lab.test", separator: ",", reachable: true },
      { kind: "url", host: "b.lab.test", separator: "|", reachable: true },
      { kind: "direct", host: null, separator: ",", reachable: true },
      { kind: "url", host: "c.lab.test", separator: null, reachable: false },
    ]));

  // Each problem as go1.26.8 prints it, or as its source does.
  const PROBLEMS: readonly (readonly [string, RegExp])[] = [
    ["direc", /missing scheme: direc/],
    ["DIRECT", /missing scheme: DIRECT/],
    ["htps://x.lab.test", /scheme \(must be https, http, file\)/],
    ['"https://x.lab.test"', /first path segment in URL cannot contain colon/],
    ["file://host/x", /non-path elements/],
    ["https://x.lab.test:port/", /invalid port/],
    ["https:///x", /no host/],
    ["https://x.lab.test/%zz", /invalid URL escape/],
  ];
  for (const [value, problem] of PROBLEMS)
    it(`refuses ${value}`, () => {
      expect(parseGoproxy(value)[0]).toMatchObject({ kind: "invalid" });
      expect(parseGoproxy(value)[0]?.problem).toMatch(problem);
    });

  it("knows ports, paths, IPv6 and users", () => {
    const [entry] = parseGoproxy("http://bob:hunter2@[2001:db8::1]:8080/go/");
    expect(entry).toMatchObject({
      host: "2001:db8::1",
      port: 8_080,
      path: "/go",
      hasUser: true,
      hasPassword: true,
      scheme: "http",
    });
    expect(JSON.stringify(entry)).not.toContain("hunter2");
    expect(parseGoproxy("https//x.lab.test")[0]).toMatchObject({ kind: "url", host: "https" });
    expect(parseGoproxy("file:///srv/go")[0]).toMatchObject({ kind: "file", path: "/srv/go" });
  });

  it("keeps a port that only dialling refuses", () => {
    expect(parseGoproxy("http://x.lab.test:99999")[0]).toMatchObject({ kind: "url", port: 99_999 });
    expect(parseGoproxy(`http://x.lab.test:${"9".repeat(400)}`)[0]?.port).toBe(Number.MAX_SAFE_INTEGER);
  });

  it("of 300 entries is read whole", () =>
    expect(parseGoproxy(Array.from({ length: 300 }, (_, at) => `https://p${at}.lab.test`).join(","))).toHaveLength(
      300,
    ));

  it("may be anything", () =>
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 3_000 }), fc.string({ unit: fc.constantFrom(..."htps:/@,|.[]%?# off") })),
        (value) => {
          for (const entry of parseGoproxy(value)) expect(entry.text.length).toBeLessThan(3_000);
          parsePatterns(value);
          parseGosumdb(value);
          parseGoUrl(value);
        },
      ),
    ));
});

describe("GOSUMDB", () => {
  const KEY = Buffer.from([1, ...new Uint8Array(32)]).toString("base64");

  it.each([
    ["a name that go does not know", "sum.corp.test"],
    ["a key of another kind", `sum.lab.test+1234abcd+${Buffer.from([2, ...new Uint8Array(32)]).toString("base64")}`],
    ["a key that was cut off", `sum.lab.test+1234abcd+${KEY.slice(0, 20)}`],
    ["a hash that was cut off", `sum.lab.test+1234+${KEY}`],
    ["no key", "sum.lab.test+1234abcd+"],
  ])("that is %s is refused as go refuses it", (_, value) =>
    expect(parseGosumdb(value).sumdbProblem).toBe("invalid GOSUMDB: malformed verifier id"),
  );

  it("is off, a name, a key, each with an address or without", () => {
    expect(parseGosumdb("off")).toMatchObject({ sumdbName: "off", sumdbHost: null, sumdbProblem: null });
    expect(parseGosumdb("sum.golang.org")).toMatchObject({
      sumdbHost: "sum.golang.org",
      sumdbUrl: "https://sum.golang.org",
    });
    expect(parseGosumdb("sum.golang.google.cn")).toMatchObject({
      sumdbName: "sum.golang.org",
      sumdbHost: "sum.golang.google.cn",
    });
    expect(parseGosumdb(`sum.lab.test+1234abcd+${KEY} https://u:p@s.lab.test:8443/db`)).toEqual({
      sumdbName: "sum.lab.test",
      sumdbHost: "s.lab.test",
      sumdbUrl: "https://***@s.lab.test:8443/db",
      sumdbProblem: null,
    });
    expect(parseGosumdb("")).toMatchObject({ sumdbProblem: "missing GOSUMDB" });
    expect(parseGosumdb("a b c")).toMatchObject({ sumdbProblem: "invalid GOSUMDB: too many fields" });
  });
});

describe("the user's directories", () => {
  it("follow HOME and XDG", () => {
    expect(userDirectories({ HOME: "/home/kim" })).toEqual({
      home: "/home/kim",
      config: "/home/kim/.config",
      cache: "/home/kim/.cache",
    });
    expect(userDirectories({ HOME: "", XDG_CACHE_HOME: "/c" })).toEqual({ home: null, config: null, cache: "/c" });
    expect(userEnvFile({ HOME: "/h", GOENV: "off" })).toEqual({ path: null, state: "off" });
    expect(userEnvFile({})).toEqual({ path: null, state: "no-directory" });
  });
  it("are joined as filepath.Join does", () => {
    expect(join("/a/", "b//c", "../d")).toBe("/a/b/d");
    expect(join("/a", "../..")).toBe("/");
    expect(join("a", "../../b")).toBe("../b");
  });
});
