import type { ValueOf, ValuesOf } from "../../../facts/fact.ts";
import { goTree } from "../../../facts/toolchain.ts";
import { type Clue, defineCause } from "../../cause.ts";

type Facts = ValuesOf<{ tree: typeof goTree }>;
type Tree = ValueOf<typeof goTree>;

/** go1.26.8 of `go1.26.8 X:nodwarf5`: the experiments that a distribution builds in are no other version. */
const bare = (version: string | null | undefined): string => (version ?? "").split(" ", 1)[0] ?? "";

const isSet = ({ gorootFrom }: Tree): boolean => gorootFrom === "environment" || gorootFrom === "user-file";

const valuesOf = (tree: Tree) => ({
  goroot: tree.goroot ?? "",
  setBy: tree.gorootFrom === "environment" ? "environment" : (tree.gorootFile ?? "go/env"),
  go: bare(tree.binaryVersion),
  ownTree: tree.binaryTree ?? "-",
});

const toolsDiffer: Clue<Facts> = {
  id: "tools-of-another-version",
  strength: "proof",
  says: {
    en: "GOROOT={goroot} (set by: {setBy}) holds the tools of {tools}, and the go on PATH is {go}. The compiler refuses to work for a go command of another version.",
    zh: "GOROOT={goroot}（由 {setBy} 设置）中的工具版本为 {tools}，而 PATH 上的 go 是 {go}。编译器拒绝为其他版本的 go 命令工作。",
  },
  when: ({ tree }) => {
    if (!isSet(tree) || tree.binaryVersion === null) return false;
    const other = tree.tools.find(
      (tool) => tool.needed && tool.version !== null && bare(tool.version) !== bare(tree.binaryVersion),
    );
    return other !== undefined && { ...valuesOf(tree), tools: bare(other.version), tool: other.name };
  },
};

const versionDiffers: Clue<Facts> = {
  id: "version-file-of-another-version",
  strength: "strong",
  says: {
    en: "GOROOT={goroot} (set by: {setBy}) says in its VERSION file that it is {tools}, and the go on PATH is {go}.",
    zh: "GOROOT={goroot}（由 {setBy} 设置）的 VERSION 文件写明它是 {tools}，而 PATH 上的 go 是 {go}。",
  },
  when: ({ tree }) =>
    isSet(tree) &&
    tree.binaryVersion !== null &&
    tree.treeVersion !== null &&
    bare(tree.treeVersion) !== bare(tree.binaryVersion) && { ...valuesOf(tree), tools: bare(tree.treeVersion) },
};

export default defineCause({
  id: "environment/goroot-env-mismatch",
  title: { en: "GOROOT points to the tree of another Go version", zh: "GOROOT 指向另一个 Go 版本的目录树" },
  headline: {
    en: "GOROOT={goroot} is the tree of {tools}, but the go on PATH is {go}",
    zh: "GOROOT={goroot} 是 {tools} 的目录树，而 PATH 上的 go 是 {go}",
  },
  step: "toolchain",
  station: "environment",
  symptoms: ["fails-at-once", "wrong-result"],
  role: "root",
  needs: { tree: goTree },
  confirms: [toolsDiffer, versionDiffers],
  rulesOut: [
    {
      id: "goroot-not-set",
      strength: "proof",
      says: {
        en: "Nobody sets GOROOT: go works with its own tree, {goroot}.",
        zh: "没有设置 GOROOT：go 使用自己的目录树 {goroot}。",
      },
      when: ({ tree }) => tree.gorootFrom === "binary" && { goroot: tree.goroot ?? "" },
    },
    {
      id: "versions-agree",
      strength: "proof",
      says: {
        en: "GOROOT={goroot} is set, and its tools are of the same version as go: {go}.",
        zh: "设置了 GOROOT={goroot}，其中的工具与 go 版本一致：{go}。",
      },
      when: ({ tree }) => {
        const needed = tree.tools.filter((tool) => tool.needed);
        const agree =
          needed.length > 0 &&
          needed.every((tool) => tool.version !== null && bare(tool.version) === bare(tree.binaryVersion));
        return isSet(tree) && agree && valuesOf(tree);
      },
    },
  ],
  fixes: [
    {
      title: { en: "Take GOROOT out of go's user file", zh: "从 go 的用户配置文件中去掉 GOROOT" },
      risk: "reversible",
      steps: ({ tree }) => (tree.gorootFrom === "user-file" ? [{ do: "go-env", set: { GOROOT: null } }] : []),
    },
    {
      title: { en: "Unset GOROOT", zh: "取消设置 GOROOT" },
      risk: "by-hand",
      steps: ({ tree }) =>
        tree.gorootFrom === "environment"
          ? [
              {
                do: "tell",
                text: {
                  en: "Run `unset GOROOT` in this shell, and take away what sets it: a shell start-up file, a version manager (mise, asdf, gvm, conda), the go.goroot setting of the editor, ENV GOROOT in an image. go finds its own tree without it.",
                  zh: "在当前 shell 中执行 `unset GOROOT`，并去掉设置它的地方：shell 启动文件、版本管理器（mise、asdf、gvm、conda）、编辑器的 go.goroot 设置、镜像中的 ENV GOROOT。没有它 go 也能找到自己的目录树。",
                },
              },
            ]
          : [],
    },
  ],
  folklore: [
    {
      what: "go clean -cache",
      why: {
        en: "The mismatch lies between two programs, not in the cache. The next build fails the same way.",
        zh: "不一致存在于两个程序之间，而不在缓存里；下一次构建仍会同样失败。",
      },
    },
  ],
  references: [
    "https://github.com/golang/go/issues/34214",
    "https://github.com/jdx/mise/pull/12342",
    "https://github.com/cachix/devenv/issues/346",
  ],
});
