import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Planted {
  readonly environment: Readonly<Record<string, string>>;
  /** Every secret with the place where it was planted. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** Plants a secret of its own in every variable and file that can hold one. None has a form that a scanner would know. */
export function plantSecrets(home: string, module: string, port: number): Planted {
  const secrets = new Map<string, string>();
  const secret = (place: string): string => {
    const word = `Qz${randomBytes(8).toString("hex")}`;
    secrets.set(word, place);
    return word;
  };
  const url = (place: string, scheme = "http", host = `127.0.0.1:${port}`) =>
    `${scheme}://${secret(`${place}, user`)}:${secret(`${place}, password`)}@${host}`;
  const write = (path: string, text: string, mode = 0o600) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
  };
  write(join(home, ".config/go/env"), `GOINSECURE=${url("go/env GOINSECURE")}\nGONOPROXY=${url("go/env GONOPROXY")}\n`);
  write(
    join(home, ".netrc"),
    `machine 127.0.0.1 login ${secret("netrc login")} password ${secret("netrc password")}\n`,
  );
  write(join(home, ".git-credentials"), `${url("git-credentials", "https", "git.corp.example")}\n`);
  write(
    join(home, ".gitconfig"),
    [
      `[url "${url("gitconfig insteadOf", "https", "git.corp.example")}/"]`,
      "\tinsteadOf = https://git.corp.example/",
      "[http]",
      `\textraHeader = Authorization: Bearer ${secret("gitconfig extraHeader")}`,
      `\tproxy = ${url("gitconfig http.proxy")}`,
      "[credential]",
      `\thelper = "!echo password=${secret("gitconfig helper")}"`,
      "",
    ].join("\n"),
  );
  write(
    join(module, ".git/config"),
    `[remote "origin"]\n\turl = ${url("remote url", "https", "git.corp.example")}/x.git\n`,
  );
  write(join(module, ".git/HEAD"), "ref: refs/heads/main\n");
  write(
    join(module, "go.mod"),
    "module git.corp.example/team/app\n\ngo 1.21\n\nrequire git.corp.example/team/lib v1.0.0\n",
    0o644,
  );
  write(join(module, "main.go"), "package main\n\nfunc main() {}\n", 0o644);
  return {
    secrets,
    environment: {
      HOME: home,
      PATH: process.env["PATH"] ?? "",
      GOPROXY: `${url("GOPROXY, first")}/a|${url("GOPROXY, second", "https", `127.0.0.1:${port}`)},${secret("GOPROXY without scheme, user")}:${secret("GOPROXY without scheme")}@goproxy.corp.example`,
      GOSUMDB: `sum.corp.example+0123abcd+AQ${"A".repeat(42)} ${url("GOSUMDB")}/sum`,
      GOPRIVATE: `${secret("GOPRIVATE, user")}:${secret("GOPRIVATE")}@git.corp.example`,
      GONOSUMDB: `${url("GONOSUMDB", "https", "git.corp.example")}/*`,
      HTTP_PROXY: url("HTTP_PROXY"),
      http_proxy: url("http_proxy"),
      HTTPS_PROXY: url("HTTPS_PROXY"),
      https_proxy: url("https_proxy"),
      ALL_PROXY: url("ALL_PROXY", "socks5"),
      GOFLAGS: `-mod=mod -ldflags=-X=main.token=${secret("GOFLAGS")}`,
      GOAUTH: `netrc; /usr/bin/auth --token ${secret("GOAUTH")}`,
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: "http.extraHeader",
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${secret("GIT_CONFIG_VALUE_0")}`,
      GIT_CONFIG_KEY_1: `url.${url("GIT_CONFIG_KEY_1", "https", "git.corp.example")}/.insteadOf`,
      GIT_CONFIG_VALUE_1: "https://git.corp.example/",
      GIT_CONFIG_PARAMETERS: `'http.extraHeader=Authorization: Bearer ${secret("GIT_CONFIG_PARAMETERS")}'`,
      GIT_SSH_COMMAND: `sshpass -p ${secret("GIT_SSH_COMMAND")} ssh`,
      GIT_ASKPASS: `/usr/bin/askpass ${secret("GIT_ASKPASS")}`,
      SSH_ASKPASS: `/usr/bin/askpass ${secret("SSH_ASKPASS")}`,
      CC: `gcc -DTOKEN=${secret("CC")}`,
      CGO_CFLAGS: `-DPASSWORD=${secret("CGO_CFLAGS")}`,
      GITHUB_TOKEN: secret("GITHUB_TOKEN"),
      CI_JOB_TOKEN: secret("CI_JOB_TOKEN"),
      SOME_VARIABLE: secret("a variable that no Go tool reads"),
    },
  };
}
