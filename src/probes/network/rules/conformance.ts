import type { ValueOf } from "../../../facts/fact.ts";
import type { routes } from "../../../facts/routes.ts";

type RequestLeg = ValueOf<typeof routes>["routes"][number]["requests"][number];

/** What the first bytes of a body look like. */
export function bodyKind(body: Uint8Array): NonNullable<RequestLeg["body"]> {
  const start = textOf(body.subarray(0, 512)).trimStart();
  if (start === "") return body.length > 0 && !isText(body) ? "binary" : "empty";
  if (!isText(body.subarray(0, 512))) return "binary";
  if (/^(<!doctype|<html|<head|<body|<\?xml|<!--|<[a-z])/i.test(start)) return "html";
  return start.startsWith("{") || start.startsWith("[") ? "json" : "text";
}

/** Whether a body of status 200 is what the protocol wants. Null where too little of it was read to tell. */
export function conforms(
  asksFor: RequestLeg["asksFor"],
  body: Uint8Array,
  complete: boolean,
  contentType: string | null,
): boolean | null {
  const text = textOf(body);
  switch (asksFor) {
    case "module-info":
      return complete ? hasVersion(text) : text.trimStart().startsWith("{") ? null : false;
    case "module-list":
      return bodyKind(body) !== "html" && bodyKind(body) !== "binary" && bodyKind(body) !== "json";
    case "module-zip":
      return text.startsWith("PK");
    // The headers are all that is read: a zip of 70 MB is not.
    case "toolchain":
      return !/^text\/html\b/i.test(contentType ?? "");
    // Go looks at the status alone; a page here means that a lookup will fail.
    case "sumdb-supported":
      return bodyKind(body) !== "html";
    case "sumdb-lookup":
      return /^\d+\n\S+ \S+ h1:/.test(text);
    case "go-import":
      return /<meta\s+name=["']?go-import["']?\s/i.test(text);
    case "git-refs":
      return (
        /^application\/x-git-upload-pack-advertisement\b/i.test(contentType ?? "") || text.startsWith("001e# service=")
      );
  }
}

/** Go takes any JSON object; without the version that it asked for it complains. */
function hasVersion(text: string): boolean {
  try {
    const info: unknown = JSON.parse(text);
    if (typeof info !== "object" || info === null) return false;
    const entry = Object.entries(info).find(([name]) => name.toLowerCase() === "version");
    return typeof entry?.[1] === "string" && entry[1] !== "";
  } catch {
    return false;
  }
}

/** The first line of a text/plain error, as go quotes it. */
export function errorLine(body: Uint8Array, contentType: string | null): string {
  if (!/^text\/plain\b/i.test(contentType ?? "")) return "";
  const line = textOf(body).trim().split("\n", 1)[0] ?? "";
  return line
    .replaceAll(/\p{Cc}/gu, " ")
    .trim()
    .slice(0, 200);
}

export const textOf = (body: Uint8Array): string => new TextDecoder("utf-8", { fatal: false }).decode(body);

const isText = (body: Uint8Array): boolean => body.every((byte) => byte >= 0x20 || [9, 10, 12, 13].includes(byte));
