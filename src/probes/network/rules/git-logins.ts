import { withoutSecrets } from "../../../text/secrets.ts";

export interface GitLogins {
  /** Helpers for every host, by name; as well what goes along to every host: http.extraheader, http.cookiefile, http.sslcert. */
  readonly helpers: readonly string[];
  /** Hosts with a helper, a header, cookies or a client certificate of their own. */
  readonly hosts: readonly string[];
  /** URL prefixes that git replaces by another. */
  readonly rewrites: readonly string[];
}

/** A fact holds no longer lists. */
const MAX_EACH = 200;

/**
 * What `git config --null --get-regexp` says about logins: KEY, a line feed, VALUE, a null byte. Of helpers only the first word is
 * kept, of scoped keys only the host, of rewrites only what is replaced: the rest may be a secret.
 * Sources: git-config(1), credential.helper ("an empty string resets the list"), http.<url>.*, url.<base>.insteadOf; gitcredentials(7).
 */
export function gitLogins(output: string): GitLogins {
  const helpers: string[] = [];
  const hosts = new Set<string>();
  const rewrites: string[] = [];
  for (const entry of output.split("\0").slice(0, MAX_EACH)) {
    const end = entry.indexOf("\n");
    const key = end < 0 ? entry : entry.slice(0, end);
    const value = end < 0 ? "" : entry.slice(end + 1);
    const scope = /^(?:credential|http)\.(.+)\.(?:helper|extraheader|cookiefile|sslcert)$/s.exec(key)?.[1];
    if (scope !== undefined) addHost(hosts, scope, value);
    else if (/^url\..*\.insteadof$/s.test(key)) rewrites.push(withoutSecrets(value).text.slice(0, 1_000));
    else if (key === "credential.helper" || key === "core.askpass") addHelper(helpers, key, value);
    else if (FOR_EVERY_HOST.includes(key)) addSetting(helpers, key, value);
  }
  return { helpers, hosts: [...hosts], rewrites };
}

function addHelper(helpers: string[], key: string, value: string): void {
  const [name = ""] = value.trim().split(/\s+/);
  if (key === "core.askpass") {
    if (name) helpers.push("askpass");
  } else if (name) helpers.push(withoutSecrets(name).text.slice(0, 200));
  // An empty helper forgets those before it, but no askpass.
  else
    helpers.splice(0, helpers.length, ...helpers.filter((each) => each === "askpass" || FOR_EVERY_HOST.includes(each)));
}

/** Each says who asks, without any helper: CI systems pass a token as a header, googlesource.com wants cookies. */
const FOR_EVERY_HOST: readonly string[] = ["http.extraheader", "http.cookiefile", "http.sslcert"];

/** An empty header forgets those before it; an empty name of a file is none. */
function addSetting(helpers: string[], key: string, value: string): void {
  const others = helpers.filter((each) => each !== key);
  helpers.splice(0, helpers.length, ...others, ...(value.trim() === "" ? [] : [key]));
}

function addHost(hosts: Set<string>, scope: string, value: string): void {
  const host = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^/:]+)/i.exec(scope)?.[1]?.toLowerCase();
  // `gh auth setup-git` writes an empty helper first, then its own.
  if (host && value.trim() !== "") hosts.add(host.slice(0, 255));
}
