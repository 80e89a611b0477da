import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { showEnvironment } from "./show-environment.ts";
import { splitSecrets, withoutUrlSecrets } from "./split-secrets.ts";

/** Characters that people put into passwords and that URL parsers trip over. */
const PASSWORD_CHARACTERS = [..."abcXYZ019!$&'()*+,;=:@/?#[]%~|\\^`{}<>\" \té密"];
/** Framed by letters that occur in no host or template, so that a survivor is a survivor and no accident. */
const password = fc
  .array(fc.constantFrom(...PASSWORD_CHARACTERS), { minLength: 0, maxLength: 24 })
  .map((characters) => `QJ${characters.join("")}JQ`)
  .filter((word) => !word.includes("://"));
const survives = (text: string) => /QJ|JQ/.test(text);
const escaped = password.map((word) => encodeURIComponent(word));

describe("splitSecrets", () => {
  it.each([
    ["https://goproxy.corp.example/go", "https://goproxy.corp.example/go", false, false],
    ["https://me:pw@goproxy.corp.example/go", "https://goproxy.corp.example/go", true, true],
    ["https://ghp_0123456789abcdef0123@host.example", "https://host.example", true, false],
    ["http://a:b@c@[fd00::1]:3128", "http://[fd00::1]:3128", true, true],
    ["me:pw@proxy.corp.example:3128", "proxy.corp.example:3128", true, true],
    ["git@host.example:team/tool", "git@host.example:team/tool", true, false],
    ["file:///srv/go@1/cache", "file:///srv/go@1/cache", false, false],
    ["https://host.example:8080/m/@v/list", "https://host.example:8080/m/@v/list", false, false],
    ["https://host.example/m@v1.2.3", "https://host.example/m@v1.2.3", false, false],
    ["https://host.example/x?access_token=abc&y=1", "https://host.example/x?access_token=***&y=1", false, false],
    ["direct", "direct", false, false],
    ["", "", false, false],
  ])("%s", (value, url, hadUser, hadPassword) => {
    expect(splitSecrets(value)).toEqual({ url, hadUser, hadPassword });
  });

  it("lets no password through, whatever it is made of", () => {
    fc.assert(
      fc.property(
        fc.oneof(password, escaped),
        fc.constantFrom("https://", "http://", "socks5://", ""),
        (word, scheme) => {
          const { url, hadPassword } = splitSecrets(`${scheme}user:${word}@host.example:3128/path`);
          expect(survives(url)).toBe(false);
          expect(hadPassword).toBe(true);
        },
      ),
    );
  });

  it("lets no token that stands as the user through", () => {
    fc.assert(
      fc.property(escaped, (word) => {
        expect(survives(splitSecrets(`https://${word}@host.example/x`).url)).toBe(false);
      }),
    );
  });

  it("ends on any text", () => {
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => typeof withoutUrlSecrets(text).text === "string"));
  });
});

describe("showEnvironment", () => {
  const places: readonly ((secret: string) => Record<string, string>)[] = [
    (secret) => ({ GOPROXY: `https://one.example,https://u:${secret}@two.example|direct` }),
    (secret) => ({ HTTPS_PROXY: `u:${secret}@proxy.example:3128` }),
    (secret) => ({ all_proxy: `socks5h://u:${secret}@proxy.example` }),
    (secret) => ({ GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: `url.https://u:${secret}@h.example/.insteadOf` }),
    (secret) => ({ GIT_CONFIG_KEY_3: "http.extraHeader", GIT_CONFIG_VALUE_3: `X-Any: ${secret}` }),
    (secret) => ({ GIT_CONFIG_KEY_0: "a.b", GIT_CONFIG_VALUE_0: `Authorization: Basic ${secret}` }),
    (secret) => ({ GIT_CONFIG_PARAMETERS: `'http.extraHeader=${secret}'` }),
    (secret) => ({ GOAUTH: `netrc; my-helper --for ${secret}` }),
    (secret) => ({ GOSUMDB_TOKEN: secret, GIT_PASSWORD: secret, GOOGLE_API_KEY: secret, MY_SECRET: secret }),
  ];
  it("lets no secret through, wherever it is put", () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), escaped, (place, secret) => {
        const shown = showEnvironment(place(secret), true);
        expect(survives(JSON.stringify(shown.values))).toBe(false);
      }),
    );
  });

  it("keeps what is no secret, says what held one, and measures", () => {
    const shown = showEnvironment({ GOPROXY: "https://u:pw@host.example", HOME: "/home/me", EDITOR: "vi" }, true);
    expect(shown.values).toEqual({ GOPROXY: "https://host.example", HOME: "/home/me" });
    expect(shown.hadSecret).toEqual(["GOPROXY"]);
    expect(shown).toMatchObject({ readable: true, largestName: "GOPROXY", totalBytes: 34 + 14 + 10 });
  });
});
