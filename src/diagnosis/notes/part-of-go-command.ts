import { attachedProcess } from "../../facts/attached.ts";
import type { NoteRule } from "./note-rule.ts";

/** Words of a command line that a note has room for. */
const MAX_WORDS = 8;

/** The process that was attached to works for a go command above it, which is what its user waits for. */
export const partOfGoCommand: NoteRule = (facts) => {
  const attached = facts.value(attachedProcess);
  if (attached?.go?.where !== "above") return [];
  const { pid, argv } = attached.go;
  const words = argv.slice(0, MAX_WORDS);
  const command = (argv.length > MAX_WORDS ? [...words, "…"] : words).join(" ");
  return [
    {
      note: "attach/part-of-go",
      text: {
        en: "{pid} works for a go command: {command} ({go}). All of it: gowhy attach {go}",
        zh: "{pid} 是某个 go 命令的子进程：{command}（{go}）。查看整个命令：gowhy attach {go}",
      },
      values: { pid: attached.pid, command, go: pid },
    },
  ];
};
