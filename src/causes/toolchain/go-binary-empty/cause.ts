import type { ValuesOf } from "../../../facts/fact.ts";
import { goAnswer, goOnPath, goTree } from "../../../facts/toolchain.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { type FoundProgram, firstProgram } from "../../first-program.ts";
import { reinstall } from "../reinstall.ts";

type Facts = ValuesOf<{ programs: typeof goOnPath }> &
  Partial<ValuesOf<{ answer: typeof goAnswer; tree: typeof goTree }>>;

const firstOf = ({ programs }: Facts, format: FoundProgram["format"]): FoundProgram | null => {
  const first = firstProgram(programs);
  return first?.format === format ? first : null;
};

const emptyFile: Clue<Facts> = {
  id: "empty-file",
  strength: "proof",
  says: {
    en: "{path}, the first go on PATH, is executable and has 0 bytes. A shell runs such a file as an empty script: nothing is printed and the exit code is 0.",
    zh: "PATH 上的第一个 go（{path}）可执行，但大小为 0 字节。shell 会把它当作空脚本运行：没有任何输出，退出码为 0。",
  },
  when: (facts) => {
    const first = firstOf(facts, "empty");
    return first !== null && { path: first.path };
  },
};

const noProgram: Clue<Facts> = {
  id: "neither-program-nor-script",
  strength: "proof",
  says: {
    en: "{path}, the first go on PATH, is neither an ELF program nor begins with #! ({sizeBytes} bytes). The kernel refuses it with ENOEXEC, and a shell reads it as a script.",
    zh: "PATH 上的第一个 go（{path}）既不是 ELF 程序，也不以 #! 开头（{sizeBytes} 字节）。内核以 ENOEXEC 拒绝它，shell 则把它当脚本读取。",
  },
  when: (facts) => {
    const first = firstOf(facts, "text");
    // A wrapper without its first line works wherever a shell starts it.
    return (
      first !== null &&
      !first.mayBeScript &&
      facts.answer?.errno === "ENOEXEC" && { path: first.path, sizeBytes: first.sizeBytes }
    );
  },
};

const silentStub: Clue<Facts> = {
  id: "silent-stub",
  strength: "strong",
  says: {
    en: "{path} version printed nothing and exited 0. A go command always prints its version.",
    zh: "{path} version 没有输出任何内容且退出码为 0。真正的 go 命令总会打印版本。",
  },
  when: ({ answer }) => answer?.outcome === "silent" && { path: answer.path },
};

export default defineCause({
  id: "toolchain/go-binary-empty",
  title: { en: "The go program is empty or a stub", zh: "go 程序是空文件或空壳" },
  headline: {
    en: "{path} is no go program: it does nothing and reports success",
    zh: "{path} 不是真正的 go 程序：它什么也不做却报告成功",
  },
  step: "toolchain",
  station: "toolchain",
  symptoms: ["silent", "wrong-result"],
  role: "root",
  needs: { programs: goOnPath },
  helps: { answer: goAnswer, tree: goTree },
  confirms: [emptyFile, noProgram, silentStub],
  rulesOut: [
    {
      id: "answers",
      strength: "proof",
      says: { en: "{path} answers: {version}.", zh: "{path} 有应答：{version}。" },
      when: ({ answer }) =>
        answer?.outcome === "answered" && { path: answer.path, version: answer.version ?? answer.firstLine },
    },
  ],
  fixes: [
    {
      title: { en: "Install Go anew", zh: "重新安装 Go" },
      risk: "by-hand",
      steps: (facts) => {
        const path = firstProgram(facts.programs)?.path;
        return path ? reinstall(path, facts.tree) : [];
      },
    },
  ],
  references: [
    "https://man7.org/linux/man-pages/man3/exec.3.html",
    "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html",
  ],
});
