/** A command line as go splits one, or the words in which it refuses it. No escapes: quotes around a word only. Source: go1.26 cmd/internal/quoted, Split. */
export function splitCommand(text: string): readonly string[] | { readonly problem: string } {
  const words: string[] = [];
  let rest = text.replace(/^[ \t\r\n]+/, "");
  while (rest !== "") {
    const [first = ""] = rest;
    const isQuoted = first === '"' || first === "'";
    const end = isQuoted ? rest.indexOf(first, 1) : rest.search(/[ \t\r\n]|$/);
    if (end < 0) return { problem: `unterminated ${first} string` };
    words.push(rest.slice(isQuoted ? 1 : 0, end));
    rest = rest.slice(end + (isQuoted ? 1 : 0)).replace(/^[ \t\r\n]+/, "");
  }
  return words;
}

/** The words alone; none where go refuses the line. */
export function wordsOf(text: string): readonly string[] {
  const words = splitCommand(text);
  return "problem" in words ? [] : words;
}
