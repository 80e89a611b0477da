/** What a terminal of so many rows shows after these bytes: just the sequences that gowhy and simple programs write. */
export function screenOf(bytes: string, rows = 24, columns = 100): readonly string[] {
  const lines: string[][] = Array.from({ length: rows }, () => []);
  let row = 0;
  let column = 0;
  let saved = { row: 0, column: 0 };
  const down = () => {
    if (row < rows - 1) row += 1;
    else {
      lines.shift();
      lines.push([]);
    }
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's bytes are what this reads.
  for (const [token] of bytes.matchAll(/\u001b\[[0-9;?]*[A-Za-z]|\u001b[78D]|[\s\S]/gu)) {
    const line = lines[row] ?? [];
    if (token === "\r") column = 0;
    else if (token === "\n" || token === "\u001bD") down();
    else if (token === "\u001b7") saved = { row, column };
    else if (token === "\u001b8") ({ row, column } = saved);
    else if (token === "\u001b[1A") row = Math.max(0, row - 1);
    else if (token === "\u001b[2K") line.length = 0;
    else if (token === "\u001b[J") {
      line.length = Math.min(line.length, column);
      for (const each of lines.slice(row + 1)) each.length = 0;
    } else if (!token.startsWith("\u001b") && column < columns) {
      while (line.length < column) line.push(" ");
      line[column] = token;
      column += 1;
    }
  }
  return lines.map((line) => line.join("").trimEnd());
}
