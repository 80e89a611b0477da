import type { Wait } from "../../diagnosis/diagnosis.ts";
import type { Language } from "../../text/language.ts";
import { printable } from "../../text/printable.ts";
import { cutTo, displayWidth } from "../../text/width.ts";

/** Words of a command that a line has room for. */
const MAX_WORDS = 3;
const MAX_COMMAND = 48;

/** `/usr/lib/git-core/git-remote-https origin https://…` as `git-remote-https origin https://…`. */
export function shortCommand(argv: readonly string[]): string {
  const [program = "?", ...rest] = argv;
  const words = [program.split("/").at(-1) || program, ...rest.slice(0, MAX_WORDS - 1)].map(printable);
  return cut(argv.length > MAX_WORDS ? [...words, "…"].join(" ") : words.join(" "), MAX_COMMAND);
}

/** A process as a person looks for it. */
export const whoIs = ({ pid, argv }: Pick<Wait, "pid" | "argv">): string => `${shortCommand(argv)} (${pid})`;

/** The name of a peer before its address; every name where several hosts stand there. */
export function placeOf(on: string, peers: Wait["peers"], language: Language): string {
  const names = [...new Set(peers.map(({ name }) => name))].filter((name) => !on.startsWith(name));
  if (names.length === 0) return printable(on);
  const [between, open, close] = language === "zh-CN" ? [" / ", "（", "）"] : [" / ", " (", ")"];
  return printable(`${names.join(between)}${open}${on}${close}`);
}

/** A peer by its names alone where it has any: the list of waits gives the address. */
export const shortPlaceOf = (on: string, peers: Wait["peers"]): string =>
  printable([...new Set(peers.map(({ name }) => name))].join(" / ") || on);

/** No more than so many columns; a path keeps its end, which tells it from others. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (!text.startsWith("/")) return `${cutTo(text, width - 1)}…`;
  const end = [...text].reverse().join("");
  return `…${[...cutTo(end, width - 1)].reverse().join("")}`;
}
