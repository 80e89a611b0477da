interface Stream {
  readonly isTTY?: boolean;
}

/**
 * Whether this stream gets colours: --no-color, then FORCE_COLOR, then NO_COLOR, then TERM=dumb, then whether it is a terminal.
 * The order between FORCE_COLOR and NO_COLOR is Node's own (tty.WriteStream.getColorDepth).
 */
export function wantsColour(
  stream: Stream,
  environment: Readonly<Record<string, string | undefined>>,
  allowed: boolean,
): boolean {
  if (!allowed) return false;
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (environment["NO_COLOR"] || environment["TERM"] === "dumb") return false;
  return stream.isTTY === true;
}
