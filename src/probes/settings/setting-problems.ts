import { ABSOLUTE_NAMES } from "./asked-names.ts";

interface Setting {
  readonly name: string;
  readonly written: string;
  readonly source: string;
}

/** What is wrong with a value that somebody set. Each line is one that go itself trips over, or quietly takes otherwise than meant. */
export function settingProblems({ name, written: value, source }: Setting): string[] {
  if (source === "default" || source === "computed") return [];
  const problems: string[] = [];
  if (value.endsWith("\r"))
    problems.push("ends with a carriage return (the file has CRLF line ends); go takes it as part of the value");
  else if (/^\s|\s$/.test(value)) problems.push("begins or ends with a blank");
  if (/^(["']).*\1\r?$/.test(value) && name !== "CC" && name !== "CXX" && name !== "GOFLAGS")
    problems.push("stands in quotes; go takes them as part of the value");
  if (value === "" && source === "user-file")
    problems.push("is set to nothing in the user file, which hides the value of GOROOT/go.env");
  if (ABSOLUTE_NAMES.has(name)) problems.push(...pathProblems(name, value));
  if (name === "GO111MODULE" && !["", "on", "off", "auto"].includes(value)) problems.push("is none of on, off, auto");
  if (name === "GOFLAGS") problems.push(...flagProblems(value));
  if (/[\0\n]/.test(value)) problems.push("holds a control character");
  return problems;
}

function pathProblems(name: string, value: string): string[] {
  if (value === "" || (name === "GOCACHE" && value === "off"))
    return value === "off" ? ["is off; go refuses to build without a cache"] : [];
  const parts = name === "GOPATH" ? value.split(":") : [value];
  if (parts.some((part) => part.startsWith("~"))) return ["begins with ~, which only a shell replaces"];
  return parts.every((part) => part === "" || part.startsWith("/")) ? [] : ["is not an absolute path"];
}

/** Source: go1.26 cmd/go/internal/base/goflags.go. */
function flagProblems(value: string): string[] {
  const words = value.trim().split(/\s+/).filter(Boolean);
  const first = words[0];
  return first !== undefined && !/^["']?-/.test(first)
    ? ["has a word that is no flag; go stops with: parsing $GOFLAGS: non-flag"]
    : [];
}
