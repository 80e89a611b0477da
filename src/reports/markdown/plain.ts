/** Text from the machine as Markdown that shows it and nothing else: no link, no mention of people, no HTML. Source: GitHub Flavored Markdown, 2.4 and 6. */
export const plain = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>|#~]/g, "\\$&").replaceAll("@", "@\u200b");

/** Text as code, with a fence longer than any run of backticks in it. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
