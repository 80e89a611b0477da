import { HIDDEN } from "../text/secrets.ts";

/** One way in which a secret can stand in a text, and what stays of it. */
interface Pattern {
  readonly finds: RegExp;
  readonly leaves: string;
}

/**
 * The last net. Secrets are split off when a fact is made; what these patterns still find slipped through an error text or a quoted line.
 * The prefixes are those that the issuers document for their own secret scanners.
 */
const PATTERNS: readonly Pattern[] = [
  // Userinfo of a URL. The user of ssh://git@host is no secret, so without a password it stays there. RFC 3986, 3.2.1.
  { finds: /\b(https?|socks5h?|ftp|wss?):\/\/[^\s/?#"'<>]*@/gi, leaves: `$1://${HIDDEN}@` },
  { finds: /\b([a-z][a-z0-9+.-]*:\/\/[^\s/?#"'<>:@]*):[^\s/?#"'<>]*@/gi, leaves: `$1:${HIDDEN}@` },
  {
    finds:
      /\b((?:proxy-)?authorization)(["']?\s*[:=]\s*["']?(?:(?:basic|bearer|negotiate|ntlm|digest|token)\s+)?)[^\s"',;]+/gi,
    leaves: `$1$2${HIDDEN}`,
  },
  {
    finds: /\b(set-cookie|cookie|private-token|job-token|x-api-key|x-auth-token)(["']?\s*[:=]\s*["']?)[^\s"']+/gi,
    leaves: `$1$2${HIDDEN}`,
  },
  { finds: /\b(basic|bearer)\s+[A-Za-z0-9+/_.~-]{16,}=*/gi, leaves: `$1 ${HIDDEN}` },
  // Query parameters that carry credentials, those of signed object-store URLs among them.
  {
    finds:
      /([?&](?:access_token|token|private_token|auth|apikey|api_key|key|password|passwd|secret|client_secret|sig|signature|x-amz-signature|x-amz-credential|x-amz-security-token|x-goog-signature|awsaccesskeyid)=)[^\s&#"']+/gi,
    leaves: `$1${HIDDEN}`,
  },
  {
    finds: /\b((?:[A-Za-z0-9]+_)*(?:password|passwd|secret|token|api_?key)=["']?)[^\s"',;&]{6,}/gi,
    leaves: `$1${HIDDEN}`,
  },
  { finds: /\b(machine\s+\S+\s+login\s+)\S+(\s+password\s+)\S+/g, leaves: `$1${HIDDEN}$2${HIDDEN}` },
  { finds: /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/g, leaves: HIDDEN },
  { finds: /\bgl(?:pat|dt|cbt|ptt|ft|rt|soat|agent|imt|oas)-[A-Za-z0-9_-]{16,}/g, leaves: HIDDEN },
  { finds: /\b(?:xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,})/g, leaves: HIDDEN },
  { finds: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, leaves: HIDDEN },
  { finds: /\bAIza[A-Za-z0-9_-]{35}/g, leaves: HIDDEN },
  { finds: /\bya29\.[A-Za-z0-9_-]{20,}/g, leaves: HIDDEN },
  {
    finds:
      /\b(?:npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}|dop_v1_[a-f0-9]{32,}|hf_[A-Za-z0-9]{30,}|ATATT[A-Za-z0-9_=-]{30,}|ATBB[A-Za-z0-9]{24,}|sk-[A-Za-z0-9_-]{20,})/g,
    leaves: HIDDEN,
  },
  { finds: /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, leaves: HIDDEN },
  { finds: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, leaves: HIDDEN },
];

/** The same value with every string in it, keys of records included, freed of what looks like a secret. */
export function lastNet<T>(value: T): T {
  // The commands of a build repeat their words by the thousand; each distinct one is searched once.
  const known = new Map<string, string>();
  const clean = (item: unknown): unknown => {
    if (typeof item === "string") return textOf(item);
    if (Array.isArray(item)) return item.map(clean);
    if (item === null || typeof item !== "object") return item;
    return Object.fromEntries(Object.entries(item).map(([key, part]) => [textOf(key), clean(part)]));
  };
  const textOf = (text: string): string => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const cleaned = PATTERNS.reduce((rest, { finds, leaves }) => rest.replace(finds, leaves), text);
    known.set(text, cleaned);
    return cleaned;
  };
  return clean(value) as T;
}
