/** Lines to a stream as they come. A reader that went away is told of once; what would have come after is dropped. */
export function linesTo(stream: NodeJS.WritableStream, onGone: () => void = () => {}): (line: string) => void {
  let isGone = false;
  stream.on("error", () => {
    if (!isGone) onGone();
    isGone = true;
  });
  return (line) => {
    if (!isGone) stream.write(`${line}\n`);
  };
}
