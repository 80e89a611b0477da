/** What stands in place of a secret. */
export const HIDDEN = "***";

export interface Shown {
  readonly text: string;
  readonly hadSecret: boolean;
}

/** Longer values are cut: gowhy shows no more of them, and a search must end in time. */
const MAX_CHARACTERS = 16_384;
/** A word without a blank or list separator, longer than any URL with a meaning: its end is taken away. */
const MAX_WORD = 2_048;
const SCHEME = /^(.{0,256}?[a-z][a-z0-9+.-]{0,31}:\/\/)(.*)$/is;
/** `user:password@host` without a scheme, as GOPROXY and HTTPS_PROXY take it. */
const USER_WITHOUT_SCHEME = /^([^/@:]{0,256}:[^/@]{1,1024})@/;
/** `token=…`, `apiToken: …`, also as the last part of a longer name. */
const NAMED =
  /(passw(?:or)?d|passphrase|pass|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth|authorization|credentials?)(["']?[=:][ \t]?)((?:bearer |basic |token )?[^\s,;&"']+)/gi;
/** `--token …` and `Bearer …`: a blank stands between the name and the secret. */
const NAMED_BEFORE_BLANK =
  /(--?[a-z-]{0,40}(?:password|passwd|secret|token|key)|\bbearer|\bbasic)([ \t]+)([^\s,;&"'-][^\s,;&"']*)/gi;
/** Tokens that are known by how they begin: GitHub, GitLab, Slack, AWS, JWT. */
const KNOWN_TOKEN =
  /\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[A-Z0-9]{16}|eyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?)/g;

/** A value with every secret in it replaced. Takes away too much rather than too little: what is gone was not needed to judge. */
export function withoutSecrets(value: string): Shown {
  const cut = value.slice(0, MAX_CHARACTERS);
  const text = cut
    .split(/([\s,|]+)/)
    .map((word) => withoutUser(word.length > MAX_WORD ? `${word.slice(0, MAX_WORD)}${HIDDEN}` : word))
    .join("")
    .replace(NAMED, `$1$2${HIDDEN}`)
    .replace(NAMED_BEFORE_BLANK, `$1$2${HIDDEN}`)
    .replace(KNOWN_TOKEN, HIDDEN);
  return { text, hadSecret: text !== cut };
}

/** One word without the user information of a URL: by Go's rule the authority ends at / ? or #, and its last @ ends the user. */
function withoutUser(word: string): string {
  const [, scheme, rest] = SCHEME.exec(word) ?? [];
  if (scheme === undefined || rest === undefined) return word.replace(USER_WITHOUT_SCHEME, `${HIDDEN}@`);
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? "";
  const at = authority.lastIndexOf("@");
  if (at >= 0) return `${scheme}${HIDDEN}${rest.slice(at)}`;
  // A raw slash in the password: the "port" before it is no number, and an @ follows.
  const later = rest.lastIndexOf("@");
  const port = authority.replace(/^\[[^\]]*\]/, "").split(":")[1];
  if (later > authority.length && port !== undefined && !/^\d*$/.test(port))
    return `${scheme}${HIDDEN}${rest.slice(later)}`;
  return word;
}
