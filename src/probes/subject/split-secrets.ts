import { HIDDEN, type Shown, withoutSecrets } from "../../text/secrets.ts";

/** A URL without its user information. */
export interface SplitUrl {
  readonly url: string;
  readonly hadUser: boolean;
  readonly hadPassword: boolean;
}

/** `module@v1.2.3` or `/@v/list` behind a plain host is a version, no user. */
const VERSION = /^(?:v[\d/]|latest\b|none\b|upgrade\b|patch\b)/;
const PLAIN_AUTHORITY = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.%]+\])(?::\d{0,5})?$/;
/** Query parameters that carry a right. */
const SECRET_PARAMETER = /([?&;][^=&;#]*(?:token|secret|passw|key|sig|auth|credential)[^=&;#]*=)[^&;#]*/gi;

/**
 * Splits the user information off one URL, parsable or not. A whole value is one URL, so a blank, a comma, a slash or an @ in
 * the password ends nothing: everything before the last @ goes. It takes away too much rather than too little.
 */
export function splitSecrets(value: string): SplitUrl {
  const [, scheme = "", rest = value] = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/)([\s\S]*)$/.exec(value) ?? [];
  const clean = (text: string) => text.replace(SECRET_PARAMETER, `$1${HIDDEN}`);
  const at = rest.lastIndexOf("@");
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? "";
  const isFile = /^file:/i.test(scheme) || (scheme === "" && value.startsWith("/"));
  const isVersion = VERSION.test(rest.slice(at + 1)) && PLAIN_AUTHORITY.test(authority);
  // The first half of a password that holds a separator: what stands behind the colon is no port.
  const unfinished = scheme !== "" && !isFile && at < 0 && !PLAIN_AUTHORITY.test(authority.replace(/[,|\s]+$/, ""));
  if (unfinished && authority !== "")
    return { url: `${scheme}${HIDDEN}${/[,|\s]*$/.exec(rest)?.[0] ?? ""}`, hadUser: true, hadPassword: true };
  if (at < 0 || isFile || isVersion) return { url: clean(value), hadUser: false, hadPassword: false };
  const user = rest.slice(0, at);
  // git@host:path names the account of the service, which is no secret.
  if (user === "git") return { url: clean(value), hadUser: true, hadPassword: false };
  return { url: `${scheme}${clean(rest.slice(at + 1))}`, hadUser: user !== "", hadPassword: /:|%3a/i.test(user) };
}

/** A value that holds one URL after another, each `scheme://` starting a new one (GOPROXY, NO_PROXY, a proxy variable). */
export function withoutUrlSecrets(value: string): Shown {
  const starts = [...value.matchAll(/(?:^|[,|\s])(?=[A-Za-z][A-Za-z0-9+.-]*:\/\/)/g)].map(
    (match) => match.index + match[0].length,
  );
  const edges = [...new Set([0, ...starts, value.length])].sort((one, other) => one - other);
  let text = "";
  for (let at = 0; at + 1 < edges.length; at += 1) text += splitSecrets(value.slice(edges[at], edges[at + 1])).url;
  const rest = withoutSecrets(text);
  return { text: rest.text, hadSecret: text !== value || rest.hadSecret };
}
