import { withoutSecrets } from "../../text/secrets.ts";

/** Longer arguments are cut: the first words say what it is. */
const MAX_ARGUMENT = 200;
const MAX_WORDS = 256;
const MAX_TEXT = 16_384;
const STRING = /"((?:[^"\\]|\\.)*)"(\.\.\.)?/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", v: "\v", f: "\f" };

/** The argv of `"/bin/sh", ["sh", "-c", "…"], 0x7ffd /* 38 vars *​/`, without secrets; the program's path where it has none. */
export function argvOf(text: string): string[] {
  const cut = text.slice(0, MAX_TEXT);
  const path = stringAt(cut, cut.indexOf('"'));
  const bracket = path ? cut.indexOf("[", path.end) : -1;
  const words: string[] = [];
  for (let at = bracket + 1; bracket >= 0 && words.length < MAX_WORDS; ) {
    const word = stringAt(cut, at);
    if (!word) break;
    words.push(word.text);
    at = word.end;
    if (cut.startsWith(", ", at)) at += 2;
    else break;
  }
  if (words.length === 0 && path) words.push(path.text);
  return words.map((word) => withoutSecrets(word).text);
}

/** What a call is about: an address, a path, a file; else its arguments as strace wrote them. Without secrets. */
export function argumentOf(text: string): string {
  const cut = text.slice(0, MAX_TEXT);
  return withoutSecrets((addressOf(cut) ?? pathOf(cut) ?? cut.replace(/,\s*$/, "")).slice(0, MAX_ARGUMENT)).text;
}

/** `{sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("10.0.0.1")}` and its kin. */
function addressOf(text: string): string | null {
  const port = /sin6?_port=htons\((\d{1,5})\)/.exec(text)?.[1];
  const v4 = /sin_addr=inet_addr\("([\d.]{1,15})"\)/.exec(text)?.[1];
  const v6 = /inet_pton\(AF_INET6, "([\da-fA-F:.]{2,45})"/.exec(text)?.[1];
  if (port !== undefined && v4 !== undefined) return `${v4}:${port}`;
  if (port !== undefined && v6 !== undefined) return `[${v6}]:${port}`;
  const unix = text.indexOf("sun_path=");
  return unix >= 0 ? (stringAt(text, text.indexOf('"', unix))?.text ?? null) : null;
}

/** A path in quotes, or the file of a descriptor as -y writes it: `6</tmp/lock>, LOCK_EX`. */
function pathOf(text: string): string | null {
  const opened = /^(?:\d+|AT_FDCWD)<(.{1,4096}?)>(?:, |$|\))/.exec(text)?.[1];
  const quoted = /^(?:(?:\d+|AT_FDCWD)(?:<.{1,4096}?>)?, )?"/.exec(text);
  if (quoted) {
    const path = stringAt(text, quoted[0].length - 1)?.text ?? null;
    if (path?.startsWith("/") || opened === undefined) return path;
  }
  return opened ?? null;
}

function stringAt(text: string, at: number): { readonly text: string; readonly end: number } | null {
  if (at < 0) return null;
  STRING.lastIndex = at;
  const found = STRING.exec(text);
  if (!found) return null;
  return { text: `${unescaped(found[1] ?? "")}${found[2] ? "…" : ""}`, end: STRING.lastIndex };
}

/** strace writes bytes beyond ASCII as octal (or with -x as hexadecimal) numbers: together they are UTF-8. */
function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  const bytes = text.replace(/\\(?:x([\da-fA-F]{2})|([0-7]{1,3})|(.))/gs, (_, hex, octal, letter: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return ESCAPES[letter] ?? letter;
  });
  return Buffer.from(bytes, "latin1").toString("utf8");
}
