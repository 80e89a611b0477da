import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastNet } from "./last-net.ts";

/** A text with a secret in it, and the secret. Made up, in the form that each issuer documents. */
const CAUGHT: Readonly<Record<string, readonly [string, string]>> = {
  "user and password": ['Get "https://bob:hunter2@goproxy.corp.example/x": EOF', "hunter2"],
  "a token as user": ["https://s3cr3tt0ken@git.corp.example/repo.git", "s3cr3tt0ken"],
  "a password with an @": ["https://bob:p@ss@goproxy.corp.example/", "p@ss"],
  "a socks proxy": ["socks5://u:pw123456@10.0.0.1:1080", "pw123456"],
  "an ssh password": ["ssh://git:pw123456@git.corp.example/x", "pw123456"],
  "basic authorization": ["Authorization: Basic Ym9iOmh1bnRlcjI=", "Ym9iOmh1bnRlcjI="],
  "bearer authorization": ["> Proxy-Authorization: Bearer abc.def", "abc.def"],
  "a header in JSON": ['{"authorization":"Bearer abcdef"}', "abcdef"],
  "a cookie": ["Set-Cookie: session=abcdef0123", "abcdef0123"],
  "a GitLab header": ["PRIVATE-TOKEN: abcdefabcdef", "abcdefabcdef"],
  "a query parameter": ["https://h/x?access_token=abcdef&y=1", "abcdef"],
  "a signed URL": ["https://h/x?X-Amz-Signature=deadbeef00", "deadbeef00"],
  "a variable": ["GITHUB_TOKEN=abcdef123456", "abcdef123456"],
  netrc: ["machine git.corp.example login bob password hunter2", "hunter2"],
  GitHub: [`fatal: ghp_${"a1B2".repeat(9)}`, `ghp_${"a1B2".repeat(9)}`],
  "GitHub, fine-grained": [`github_pat_${"a1_B2".repeat(9)}`, `github_pat_${"a1_B2".repeat(9)}`],
  GitLab: ["glpat-abcdefghij0123456789", "glpat-abcdefghij0123456789"],
  Slack: ["xoxb-1234567890-abcdef", "xoxb-1234567890-abcdef"],
  AWS: ["AKIAABCDEFGHIJKLMNOP", "AKIAABCDEFGHIJKLMNOP"],
  JWT: ["eyJhbGciOiJI.eyJzdWIiOiIx.sig-nature", "eyJzdWIiOiIx"],
  "a private key": ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "MIIE"],
};

/** What looks near and says something that a reader needs. */
const KEPT = [
  "git@git.corp.example:team/repo.git",
  "ssh://git@git.corp.example/team/repo.git",
  "github.com/google/uuid@v1.6.0",
  "https://goproxy.corp.example/golang.org/x/text/@v/v0.3.0.info",
  "Basic authentication is wanted: 407",
  "GOFLAGS=-mod=mod",
  "https://pkg.go.dev/x?go-get=1",
  "GOAUTH=netrc",
  "10.20.0.8:443",
];

describe("the last net", () => {
  for (const [name, [text, secret]] of Object.entries(CAUGHT))
    it(`catches ${name}`, () => {
      expect(lastNet(text)).not.toContain(secret);
      expect(JSON.stringify(lastNet({ deep: [{ [text]: text }] }))).not.toContain(secret);
    });

  for (const text of KEPT) it(`keeps ${text}`, () => expect(lastNet(text)).toBe(text));

  it("changes nothing the second time", () => {
    const pieces = fc.constantFrom(...Object.values(CAUGHT).map(([text]) => text), ...KEPT, " ", "\n", ":", "@", "=");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), (parts) => {
        const once = lastNet(parts.join(""));
        expect(lastNet(once)).toBe(once);
      }),
    );
  });

  it("leaves numbers, null and the order of keys alone", () => {
    const value = { b: 1, a: null, c: [true, 0.5], d: { e: "text" } };
    expect(JSON.stringify(lastNet(value))).toBe(JSON.stringify(value));
  });

  it("ends in time on text made to be slow", () => {
    const startedMs = performance.now();
    for (const text of ["a.".repeat(2_048), "https://".repeat(512), "a_".repeat(2_048), "?key=".repeat(800)])
      lastNet(text);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});
