import { duration } from "../../text/duration.ts";
import { type Language, say, type Text, type Values } from "../../text/language.ts";
import { printable } from "../../text/printable.ts";

/** The lines that gowhy writes for good while a command still runs: where there is no terminal, and where it ends the command. */
const CONFIRMED: Text = {
  en: "gowhy: {after}: {headline} ({cause}, confirmed) · {limit}",
  zh: "gowhy：{after}：{headline}（{cause}，已确认）· {limit}",
};
const LONG: Text = {
  en: "gowhy: nothing has moved for {idle}: {waits}",
  zh: "gowhy：已有 {idle} 没有进展：{waits}",
};
const ENDING: Text = {
  en: "gowhy: --give-up: ends {command}: {headline} · {limit}",
  zh: "gowhy：--give-up：结束 {command}：{headline} · {limit}",
};
const OUTLIVES: Text = {
  en: "gowhy: {command} (pid {pid}) has not ended after {signal}; gowhy stays until it does",
  zh: "gowhy：{command}（pid {pid}）收到 {signal} 后仍未结束；gowhy 会等到它结束",
};

export interface Told {
  readonly headline: string;
  readonly cause: string;
  readonly limit: string;
}

/** One line, whatever the arguments of a command or the name of a file hold: in the log of a CI a line break would make two of it. */
const line = (text: Text, language: Language, values: Values): string => printable(say(text, language, values));

export const confirmedNotice = (afterMs: number, told: Told, language: Language): string =>
  line(CONFIRMED, language, { after: duration(afterMs), ...told });

export const longNotice = (idleMs: number, waits: string, language: Language): string =>
  line(LONG, language, { idle: duration(idleMs), waits });

export const endingNotice = (command: string, told: Told, language: Language): string =>
  line(ENDING, language, { command, ...told });

export const outlivesNotice = (command: string, pid: number, signal: string, language: Language): string =>
  line(OUTLIVES, language, { command, pid, signal });
