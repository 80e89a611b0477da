import type { ValuesOf } from "../../../facts/fact.ts";
import { goAnswer, goOnPath, goTree } from "../../../facts/toolchain.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { firstProgram } from "../../first-program.ts";
import { reinstall } from "../reinstall.ts";

type Facts = ValuesOf<{ programs: typeof goOnPath; answer: typeof goAnswer }> &
  Partial<ValuesOf<{ tree: typeof goTree }>>;

/** How a program with missing or flipped code ends. KILL is the memory killer's too, SYS a seccomp filter's: they say nothing here. */
const CRASHES = new Set(["SIGSEGV", "SIGBUS", "SIGILL", "SIGTRAP", "SIGABRT"]);

const endsEarly: Clue<Facts> = {
  id: "ends-before-its-tables",
  strength: "proof",
  says: {
    en: "{path} has {sizeBytes} bytes; its own ELF tables say that it needs {neededBytes}. Starting it came to: {came}.",
    zh: "{path} 只有 {sizeBytes} 字节，而它自己的 ELF 表说明至少需要 {neededBytes} 字节。启动它的结果：{came}。",
  },
  when: (facts) => {
    const first = firstProgram(facts.programs);
    if (!first?.elf?.truncated || facts.answer.outcome === "answered") return false;
    return {
      path: first.path,
      sizeBytes: first.sizeBytes,
      neededBytes: first.elf.neededBytes,
      came: facts.answer.signal ?? facts.answer.errno ?? facts.answer.outcome,
    };
  },
};

const differsFromPackage: Clue<Facts> = {
  id: "differs-from-package",
  strength: "proof",
  says: {
    en: "{path} does not start, and its content is not the one that the package {package} installed.",
    zh: "{path} 无法启动，且内容与软件包 {package} 安装的不一致。",
  },
  when: ({ programs, answer, tree }) => {
    const first = firstProgram(programs);
    const real = first?.realPath ?? first?.path;
    if (
      !first ||
      !real ||
      first.format !== "elf" ||
      answer.outcome === "answered" ||
      !tree?.integrity.differing.includes(real)
    )
      return false;
    return { path: first.path, package: tree.integrity.referenceName ?? tree.integrity.reference };
  },
};

const crashes: Clue<Facts> = {
  id: "crashes",
  strength: "weak",
  says: { en: "{path} version died of {signal}.", zh: "{path} version 因 {signal} 终止。" },
  when: ({ answer }) =>
    answer.outcome === "killed" && CRASHES.has(answer.signal ?? "") && { path: answer.path, signal: answer.signal },
};

export default defineCause({
  id: "toolchain/go-binary-truncated",
  title: { en: "The go program is cut short or damaged", zh: "go 程序被截断或损坏" },
  headline: { en: "{path} is damaged: it cannot start", zh: "{path} 已损坏，无法启动" },
  step: "toolchain",
  station: "toolchain",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { programs: goOnPath, answer: goAnswer },
  helps: { tree: goTree },
  confirms: [endsEarly, differsFromPackage, crashes],
  rulesOut: [
    {
      id: "answers",
      strength: "proof",
      says: { en: "{path} answers: {version}.", zh: "{path} 有应答：{version}。" },
      when: ({ answer }) =>
        answer.outcome === "answered" && { path: answer.path, version: answer.version ?? answer.firstLine },
    },
  ],
  fixes: [
    {
      title: { en: "Install Go anew", zh: "重新安装 Go" },
      risk: "by-hand",
      steps: ({ programs, tree }) => {
        const first = firstProgram(programs);
        return first ? reinstall(first.realPath ?? first.path, tree) : [];
      },
    },
  ],
  folklore: [
    {
      what: "sha256sum $(which go)",
      why: {
        en: "Every file has a digest; without the expected one there is nothing to compare. The published sums are those of the archive, not of bin/go.",
        zh: "任何文件都有摘要；没有期望值就无从比较。官方公布的是压缩包的摘要，而不是 bin/go 的。",
      },
    },
    {
      what: "go clean -cache -modcache",
      why: {
        en: "The caches are not the go program, and a damaged go cannot clean them.",
        zh: "缓存与 go 程序本身无关，而且损坏的 go 也无法清理缓存。",
      },
    },
  ],
  references: ["https://man7.org/linux/man-pages/man5/elf.5.html", "https://go.dev/dl/"],
});
