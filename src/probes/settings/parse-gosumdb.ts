import type { ValueOf } from "../../facts/fact.ts";
import type { proxyList } from "../../facts/settings.ts";
import { withoutSecrets } from "../../text/secrets.ts";
import { parseGoUrl } from "./go-url.ts";

type Sumdb = Pick<ValueOf<typeof proxyList>, "sumdbName" | "sumdbHost" | "sumdbUrl" | "sumdbProblem">;

/** The one name that stands for a database under another address. Source: go1.26 cmd/go/internal/modfetch/sumdb.go, dbDial. */
const ALIASES: ReadonlyMap<string, readonly [name: string, url: string]> = new Map([
  ["sum.golang.google.cn", ["sum.golang.org", "https://sum.golang.google.cn"]],
]);
const MAX_TEXT = 1_000;

/** GOSUMDB: `off`, a known name, `name+hash+key`, each with an address of its own or without. */
export function parseGosumdb(value: string): Sumdb {
  if (value === "off") return { sumdbName: "off", sumdbHost: null, sumdbUrl: null, sumdbProblem: null };
  const words = value.split(/[ \t\r\n]+/).filter(Boolean);
  const alias = words.length === 1 ? ALIASES.get(value) : undefined;
  const [key = "", url] = alias ?? words;
  const name = (key.split("+", 1)[0] ?? "").slice(0, MAX_TEXT);
  if (words.length === 0) return broken("", "missing GOSUMDB");
  if (words.length > 2) return broken(name, "invalid GOSUMDB: too many fields");
  if (!isVerifier(key)) return broken(name, "invalid GOSUMDB: malformed verifier id");
  const address = url ?? `https://${name}`;
  const parsed = parseGoUrl(address);
  if (!parsed.ok || parsed.host === "")
    return broken(name, `invalid GOSUMDB URL: ${parsed.ok ? "it has no host" : withoutSecrets(parsed.problem).text}`);
  return {
    sumdbName: name,
    sumdbHost: parsed.host.slice(0, MAX_TEXT),
    sumdbUrl: withoutSecrets(address).text.slice(0, MAX_TEXT),
    sumdbProblem: null,
  };
}

/** The databases whose keys go knows by name. Source: go1.26 cmd/go/internal/modfetch/key.go. */
const KNOWN: readonly string[] = ["sum.golang.org"];
const KEY = /^[^\s+]+\+[0-9a-f]{8}\+([A-Za-z0-9+/]+={0,2})$/i;
const ED25519 = 1;
const ED25519_BYTES = 33;

/** A known name, or name+hash+key with an Ed25519 key. Whether the hash is that of the key is left to go. Source: golang.org/x/mod/sumdb/note, NewVerifier. */
function isVerifier(key: string): boolean {
  if (KNOWN.includes(key)) return true;
  const encoded = KEY.exec(key)?.[1];
  const bytes = encoded && encoded.length % 4 === 0 ? Buffer.from(encoded, "base64") : null;
  return bytes?.[0] === ED25519 && bytes.length === ED25519_BYTES;
}

const broken = (name: string, problem: string): Sumdb => ({
  sumdbName: name,
  sumdbHost: null,
  sumdbUrl: null,
  sumdbProblem: problem,
});
