import { balanced, type Paint, painter, type Style } from "../../text/style.ts";
import { displayWidth, padTo, wrap } from "../../text/width.ts";

/** Where the text beside a label begins. Wide enough for every label in both languages. */
const INDENT = 2;
const LABEL = 13;
/** A second column narrower than this would be a column of words. */
const MIN_COLUMN = 30;

/** Lines of a report: labels on the left, wrapped text on the right. */
export interface Page {
  readonly paint: Paint;
  /** A line as it stands. */
  line(text: string, style?: Style): void;
  /** A label once, each item on lines of its own beside it; nothing at all without items. */
  rows(label: string, items: readonly string[], style?: Style): void;
  /** Rows of two columns; the second is wrapped in its own. */
  table(label: string, rows: readonly (readonly [string, string])[]): void;
  /** A line that is copied to a shell: never wrapped. */
  command(text: string): void;
  gap(): void;
  /** Columns beside the labels, on a page of this width. */
  room(width: number): number;
  text(): string;
}

export function newPage(width: number, colour: boolean): Page {
  const paint = painter(colour);
  const lines: string[] = [];
  const room = width - INDENT - LABEL;
  const put = (head: string, text: string, style?: Style) =>
    lines.push(
      `${" ".repeat(INDENT)}${paint("dim", padTo(head, LABEL))}${style ? paint(style, text) : text}`.trimEnd(),
    );
  return {
    paint,
    line: (text, style) => {
      const [first = "", ...rest] = balanced(wrap(text, width - INDENT));
      for (const part of [first, ...rest.map((each) => `${" ".repeat(INDENT)}${each}`)])
        lines.push(style ? paint(style, part) : part);
    },
    rows(label, items, style) {
      // A label that fills its column stands on a line of its own.
      const wide = displayWidth(label) >= LABEL;
      if (wide && items.length > 0) lines.push(`${" ".repeat(INDENT)}${paint("dim", label)}`);
      items.forEach((item, at) => {
        balanced(wrap(item, room)).forEach((part, row) => {
          put(at === 0 && row === 0 && !wide ? label : "", part, style);
        });
      });
    },
    table(label, rows) {
      const first = Math.max(0, ...rows.map(([name]) => displayWidth(name))) + 2;
      rows.forEach(([name, text], at) => {
        wrap(text, Math.max(MIN_COLUMN, room - first)).forEach((part, row) => {
          put(at === 0 && row === 0 ? label : "", `${padTo(row === 0 ? name : "", first)}${paint("dim", part)}`);
        });
      });
    },
    command: (text) => put("", `  ${paint("cyan", text)}`),
    gap: () => {
      if (lines.length > 0 && lines.at(-1) !== "") lines.push("");
    },
    room: (columns) => columns - INDENT - LABEL,
    text: () => `${lines.join("\n").trimEnd()}\n`,
  };
}
