import type { ValuesOf } from "../../../facts/fact.ts";
import { goOnPath } from "../../../facts/toolchain.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { firstProgram } from "../../first-program.ts";

type Facts = ValuesOf<{ programs: typeof goOnPath }>;

/** Directories of PATH that a sentence names. */
const SHOWN = 12;

const noProgram: Clue<Facts> = {
  id: "no-program-on-path",
  strength: "proof",
  says: {
    en: "None of the {count} directories on PATH holds an executable file called go: {directories}",
    zh: "PATH 上的 {count} 个目录中都没有名为 go 的可执行文件：{directories}",
  },
  when: ({ programs }) =>
    firstProgram(programs) === undefined && {
      count: programs.path.length,
      directories: programs.path.slice(0, SHOWN),
    },
};

const treeElsewhere: Clue<Facts> = {
  id: "tree-elsewhere",
  strength: "weak",
  says: { en: "Go is installed all the same: {trees}", zh: "但机器上确实装有 Go：{trees}" },
  when: ({ programs }) =>
    firstProgram(programs) === undefined &&
    programs.elsewhere.length > 0 && {
      trees: programs.elsewhere.map(({ goroot, version }) => (version ? `${goroot} (${version})` : goroot)),
    },
};

const WORDS = {
  directory: "a directory",
  "dangling-link": "a dangling link",
  other: "no regular file",
  file: "not executable",
};

const walkedPast: Clue<Facts> = {
  id: "walked-past",
  strength: "weak",
  says: { en: "What is called go there cannot be started: {entries}", zh: "其中名为 go 的条目无法启动：{entries}" },
  when: ({ programs }) =>
    firstProgram(programs) === undefined &&
    programs.found.length > 0 && { entries: programs.found.map(({ path, kind }) => `${path} (${WORDS[kind]})`) },
};

export default defineCause({
  id: "toolchain/go-not-on-path",
  title: { en: "No go program on PATH", zh: "PATH 中没有 go 程序" },
  step: "toolchain",
  station: "toolchain",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { programs: goOnPath },
  confirms: [noProgram, treeElsewhere, walkedPast],
  rulesOut: [
    {
      id: "program-on-path",
      strength: "proof",
      says: { en: "PATH leads to {path}.", zh: "PATH 指向 {path}。" },
      when: ({ programs }) => {
        const first = firstProgram(programs);
        return first !== undefined && { path: first.path };
      },
    },
  ],
  fixes: [
    {
      title: { en: "Put the bin directory of Go on PATH", zh: "把 Go 的 bin 目录加入 PATH" },
      risk: "by-hand",
      steps: ({ programs }) => {
        const tree = programs.elsewhere[0];
        if (!tree) return [];
        return [
          {
            do: "tell",
            text: {
              en: `Add this line to the start-up file of your shell (~/.profile for login shells; services and editors read other files), then start a new shell: export PATH="$PATH:${tree.goroot}/bin"`,
              zh: `把这一行加入 shell 的启动文件（登录 shell 为 ~/.profile；服务和编辑器读取其他文件），然后重新打开 shell：export PATH="$PATH:${tree.goroot}/bin"`,
            },
          },
        ];
      },
    },
    {
      title: { en: "Install Go", zh: "安装 Go" },
      risk: "by-hand",
      steps: ({ programs }) =>
        programs.elsewhere.length > 0
          ? []
          : [
              {
                do: "tell",
                text: {
                  en: "No Go tree was found in the usual places either. Install Go from https://go.dev/doc/install or from your distribution, and add its bin directory to PATH.",
                  zh: "常见位置也没有找到 Go。请按 https://go.dev/doc/install 或通过发行版安装 Go，并把它的 bin 目录加入 PATH。",
                },
              },
            ],
    },
  ],
  folklore: [
    {
      what: "export GOROOT=…",
      why: {
        en: "GOROOT tells a running go where its tree is. It does not make the shell find go.",
        zh: "GOROOT 只告诉正在运行的 go 其目录树在哪里，并不能让 shell 找到 go。",
      },
    },
  ],
  references: ["https://go.dev/doc/install", "https://github.com/golang/vscode-go/issues/971"],
});
