import type { ValueOf } from "../../facts/fact.ts";
import type { environment as environmentFact } from "../../facts/subject.ts";
import { HIDDEN, type Shown, withoutSecrets } from "../../text/secrets.ts";
import { holdsUrls, isRead } from "./environment-names.ts";
import { withoutUrlSecrets } from "./split-secrets.ts";

/** A fact holds no longer text. */
const MAX_TEXT = 4_000;
/** Git configuration whose value is a secret as a whole. */
const SECRET_KEY = /extraheader|password|token|secret|cookie|askpass|sslkey|sslcertpassword/i;
/** Each is a command line whose arguments may hold a password, as in `sshpass -p …`. Source: git(1), GIT_SSH_COMMAND, GIT_ASKPASS. */
const COMMANDS: ReadonlySet<string> = new Set(["GIT_SSH_COMMAND", "GIT_PROXY_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS"]);
const AUTHORIZATION = /authorization|bearer|basic\s/i;

type Environment = Readonly<Record<string, string>>;

/** The environment as a fact: the names that matter, every secret taken out of their values. Pure. */
export function showEnvironment(environment: Environment, readable: boolean): ValueOf<typeof environmentFact> {
  const values: Record<string, string> = {};
  const hadSecret: string[] = [];
  let totalBytes = 0;
  let largest = { name: null as string | null, bytes: 0 };
  for (const [name, value] of Object.entries(environment)) {
    const bytes = new TextEncoder().encode(`${name}=${value}\0`).length;
    totalBytes += bytes;
    if (bytes > largest.bytes) largest = { name: name.slice(0, MAX_TEXT), bytes };
    if (!isRead(name)) continue;
    const shown = showValue(name, value, environment);
    values[name] = shown.text.slice(0, MAX_TEXT);
    if (shown.hadSecret) hadSecret.push(name);
  }
  return { values, hadSecret, readable, totalBytes, largestName: largest.name, largestBytes: largest.bytes };
}

function showValue(name: string, value: string, environment: Environment): Shown {
  const hidden: Shown = { text: HIDDEN, hadSecret: true };
  if (name.startsWith("GIT_CONFIG_VALUE_")) {
    const key = environment[name.replace("VALUE", "KEY")] ?? "";
    if (SECRET_KEY.test(key) || AUTHORIZATION.test(value)) return hidden;
  }
  if (COMMANDS.has(name)) return showProgram(value);
  if (name === "GOAUTH") return showGoAuth(value);
  return holdsUrls(name) ? withoutUrlSecrets(value) : withoutSecrets(value);
}

/** The program's name alone; whatever follows may be a password. */
function showProgram(value: string): Shown {
  const [program = "", ...rest] = value.trim().split(/\s+/);
  if (rest.length === 0) return withoutSecrets(value);
  return { text: `${withoutSecrets(program).text} ${HIDDEN}`, hadSecret: true };
}

/** `off`, `netrc` and `git DIR` as they are; of a program only its name, for its arguments may be a token. Source: go help goauth. */
function showGoAuth(value: string): Shown {
  const text = value
    .split(";")
    .map((command) => command.trim().split(/\s+/))
    .map(([program = "", ...rest]) => {
      if (rest.length === 0 || program === "git") return [program, ...rest].join(" ");
      return `${program} ${HIDDEN}`;
    })
    .join("; ");
  return { text: withoutSecrets(text).text, hadSecret: text.includes(HIDDEN) };
}
