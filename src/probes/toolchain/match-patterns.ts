/**
 * Whether a module path, or a prefix of it with as many elements, matches one of the patterns of GOPRIVATE and its like.
 * Source: golang.org/x/mod/module, MatchPrefixPatterns, with path.Match for each element. A malformed pattern matches nothing.
 */
export function matchesPatterns(patterns: readonly string[], modulePath: string): boolean {
  const elements = modulePath.split("/");
  return patterns.some((pattern) => {
    const wanted = pattern.replace(/\/+$/, "").split("/");
    if (pattern === "" || elements.length < wanted.length) return false;
    return wanted.every((element, index) => matchesElement(element, elements[index] ?? ""));
  });
}

type Token = { readonly star: true } | { readonly star: false; readonly matches: (character: string) => boolean };

function matchesElement(pattern: string, text: string): boolean {
  const tokens = tokensOf(pattern);
  if (tokens === null) return false;
  let token = 0;
  let at = 0;
  let lastStar = -1;
  let retryAt = 0;
  while (at < text.length) {
    const current = tokens[token];
    if (current?.star) {
      lastStar = token;
      retryAt = at;
      token += 1;
    } else if (current && !current.star && current.matches(text[at] ?? "")) {
      token += 1;
      at += 1;
    } else if (lastStar >= 0) {
      token = lastStar + 1;
      retryAt += 1;
      at = retryAt;
    } else return false;
  }
  return tokens.slice(token).every((each) => each.star);
}

/** `*`, `?`, `[a-z]`, `[^a]` and `\x` as path.Match has them; null where the pattern is malformed. */
function tokensOf(pattern: string): Token[] | null {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? "";
    if (character === "*") tokens.push({ star: true });
    else if (character === "?") tokens.push({ star: false, matches: () => true });
    else if (character === "[") {
      const range = rangeAt(pattern, at);
      if (range === null) return null;
      tokens.push({ star: false, matches: range.matches });
      at = range.end;
    } else {
      const literal = character === "\\" ? pattern[at + 1] : character;
      if (literal === undefined) return null;
      if (character === "\\") at += 1;
      tokens.push({ star: false, matches: (other) => other === literal });
    }
  }
  return tokens;
}

function rangeAt(pattern: string, start: number): { matches: (character: string) => boolean; end: number } | null {
  let at = start + 1;
  const negated = pattern[at] === "^";
  if (negated) at += 1;
  const ranges: [string, string][] = [];
  while (pattern[at] !== "]" || ranges.length === 0) {
    const low = pattern[at] === "\\" ? pattern[++at] : pattern[at];
    if (low === undefined || low === "-" || low === "]") return null;
    at += 1;
    let high: string | undefined = low;
    if (pattern[at] === "-") {
      at += 1;
      high = pattern[at] === "\\" ? pattern[++at] : pattern[at];
      if (high === undefined || high === "]") return null;
      at += 1;
    }
    ranges.push([low, high]);
  }
  return {
    matches: (character) => ranges.some(([low, high]) => low <= character && character <= high) !== negated,
    end: at,
  };
}
