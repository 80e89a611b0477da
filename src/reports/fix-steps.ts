import type { FixStep } from "../causes/cause.ts";
import { type Language, say } from "../text/language.ts";
import { printable } from "../text/printable.ts";

export interface FixLine {
  readonly text: string;
  /** To be typed into a shell as it stands. */
  readonly isCommand: boolean;
}

/** One step of a fix as lines that a person reads or types. */
export function fixLines(step: FixStep, language: Language): readonly FixLine[] {
  const zh = language === "zh-CN";
  switch (step.do) {
    case "go-env":
      return Object.entries(step.set).map(([name, value]) => ({
        text: value === null ? `go env -u ${name}` : `go env -w ${shellWord(`${name}=${value}`)}`,
        isCommand: true,
      }));
    case "run":
      return [{ text: `${step.needsRoot ? "sudo " : ""}${step.argv.map(shellWord).join(" ")}`, isCommand: true }];
    case "edit-file":
      return [
        {
          text: printable(
            step.from === ""
              ? `${zh ? "在文件中添加" : "add to"} ${step.path}: ${step.to}`
              : `${zh ? "编辑" : "in"} ${step.path}: ${step.from} → ${step.to === "" ? (zh ? "（删除）" : "(delete)") : step.to}`,
          ),
          isCommand: false,
        },
      ];
    case "tell":
      return [{ text: printable(say(step.text, language)), isCommand: false }];
  }
}

/** A word as a POSIX shell takes it (2.2.2, single-quotes); quoted only where it must be, so that commands stay readable. */
const shellWord = (word: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${printable(word).replaceAll("'", "'\\''")}'`;
