import { withoutStyle } from "./style.ts";

/** Ranges that East Asian Width gives as wide or fullwidth, as far as gowhy's texts use them. Source: Unicode 15, EastAsianWidth.txt. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
];

const COMBINING = /^\p{Mn}$/u;

/** How many columns a terminal gives to this text; control characters and combining marks take none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of withoutStyle(text)) width += widthOf(character);
  return width;
}

export function widthOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 0;
  if (code < 0x300) return 1;
  if (COMBINING.test(character) || code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f)) return 0;
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

/** The text filled with spaces to so many columns. */
export const padTo = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - displayWidth(text)));

/** As much of the text as so many columns hold. */
export function cutTo(text: string, width: number): string {
  let cut = "";
  let room = width;
  for (const character of text) {
    room -= widthOf(character);
    if (room < 0) break;
    cut += character;
  }
  return cut;
}

/** Lines of at most so many columns, broken at spaces and between Chinese characters; a longer word stays whole, so that paths can be copied. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const piece of piecesOf(paragraph)) {
      if (line.trim() !== "" && displayWidth(line + piece.trimEnd()) > width) {
        lines.push(line.trimEnd());
        line = piece.trimStart();
      } else line += piece;
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

/** Marks that may not begin a line in Chinese typesetting stay with the character before them. */
const CLOSING = "，。；：！？、）》」』】”’…";

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  let previousWide = false;
  for (const character of text) {
    const wide = widthOf(character) === 2;
    const breaks = piece !== "" && !CLOSING.includes(character) && (wide || previousWide || piece.endsWith(" "));
    if (breaks) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
    previousWide = wide;
  }
  if (piece !== "") pieces.push(piece);
  return pieces;
}
