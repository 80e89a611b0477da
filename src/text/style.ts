/** SGR codes of ECMA-48, 8.3.117. Whether to use them is decided where the stream is known. */
const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;
export type Style = keyof typeof CODES;

export type Paint = (style: Style, text: string) => string;

/** A painter for a stream with colours, or one that leaves text alone. */
export const painter =
  (colour: boolean): Paint =>
  (style, text) =>
    colour && text !== "" ? `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m` : text;

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const SEQUENCE = /\u001b\[(\d+)m/g;

/** The text as it is seen, without colour codes. */
export const withoutStyle = (text: string): string => text.replaceAll(SEQUENCE, "");

/** Wrapped lines of one styled text, each closed at its end and opened again on the next, so that what stands beside keeps its own style. */
export function balanced(lines: readonly string[]): string[] {
  let open: (typeof CODES)[Style] | null = null;
  return lines.map((line) => {
    const head: string = open ? `\u001b[${open[0]}m` : "";
    for (const [, code] of line.matchAll(SEQUENCE))
      open = Object.values(CODES).find(([on]) => on === Number(code)) ?? null;
    return `${head}${line}${open ? `\u001b[${open[1]}m` : ""}`;
  });
}
