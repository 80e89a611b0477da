import { describe, expect, it } from "vitest";
import { withoutSecrets } from "./secrets.ts";

describe("withoutSecrets", () => {
  const hidden: Record<string, string> = {
    "https://bob:hunter2@goproxy.corp.example/x,direct": "https://***@goproxy.corp.example/x,direct",
    "https://a.example,https://bob:hunter2@b.example|direct": "https://a.example,https://***@b.example|direct",
    "https://bob:hun/ter2@goproxy.corp.example": "https://***@goproxy.corp.example",
    "https://bob:hun@ter2@goproxy.corp.example": "https://***@goproxy.corp.example",
    "bob:hunter2@goproxy.corp.example:8080": "***@goproxy.corp.example:8080",
    "https://hunter2@goproxy.corp.example": "https://***@goproxy.corp.example",
    "https://goproxy.corp.example/?token=hunter2&x=1": "https://goproxy.corp.example/?token=***&x=1",
    "-ldflags=-X=main.apiToken=hunter2": "-ldflags=-X=main.apiToken=hunter2".replace("hunter2", "***"),
    "-ldflags=-X main.secret=hunter2": "-ldflags=-X main.secret=***",
    "cacheprog --token hunter2 --url https://c.example": "cacheprog --token *** --url https://c.example",
    "curl -H 'Authorization: Bearer hunter2'": "curl -H 'Authorization: ***'",
  };
  for (const [value, text] of Object.entries(hidden))
    it(value, () => expect(withoutSecrets(value)).toEqual({ text, hadSecret: true }));

  for (const value of [
    "https://goproxy.corp.example:8443/x@v1,direct",
    "https://goproxy.corp.example/x,https://mirror.example/@v/list",
    "-mod=mod -trimpath",
    "netrc",
    "git.corp.example/team,*.corp.example",
    "/home/bob@corp/go",
    "sum.golang.org",
    "gcc -m64 -O2",
  ])
    it(`leaves ${value}`, () => expect(withoutSecrets(value)).toEqual({ text: value, hadSecret: false }));

  it("ends in time on long hostile text", () => {
    for (const piece of ["a:", "https://", "token ", "a_", "@", "x.y-"]) withoutSecrets(piece.repeat(20_000));
  }, 5_000);
});
