import { wrap } from "../../text/width.ts";

const INDENT = "  ";
const ITEM = /^(\s*)([-*]|\d+\.)\s+/;

/** A cause's page as a terminal shows it: paragraphs and list items joined and wrapped anew, code and tables as they stand. */
export function proseLines(markdown: string, width: number): string[] {
  const lines: string[] = [];
  let open: string | null = null;
  let inFence = false;
  const close = () => {
    if (open !== null) lines.push(...hanging(open, width));
    open = null;
  };
  for (const line of markdown.split("\n")) {
    const isFence = line.startsWith("```");
    if (isFence) inFence = !inFence;
    const asItStands = inFence || isFence || line.startsWith("|") || (/^( {4}|\t)/.test(line) && open === null);
    if (asItStands || line.trim() === "") close();
    if (isFence) continue;
    if (asItStands) lines.push(`${INDENT}${INDENT}${line.replace(/^( {4}|\t)/, "")}`);
    else if (line.trim() === "") lines.push("");
    else if (ITEM.test(line) || open === null) {
      close();
      open = line.trim();
    } else open = `${open} ${line.trim()}`;
  }
  close();
  return lines;
}

/** Wrapped; what follows the first line of a list item stands below its text. */
function hanging(text: string, width: number): string[] {
  const hang = " ".repeat(ITEM.exec(text)?.[0].length ?? 0);
  return wrap(text, width - INDENT.length - hang.length).map((part, at) => `${INDENT}${at === 0 ? "" : hang}${part}`);
}
