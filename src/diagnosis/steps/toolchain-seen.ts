import type { ValueOf } from "../../facts/fact.ts";
import type { FactStore } from "../../facts/store.ts";
import { cCompiler, goAnswer, goOnPath, goTree, mainModule, toolchainSwitch } from "../../facts/toolchain.ts";
import { duration } from "../../text/duration.ts";
import type { Sentence } from "../diagnosis.ts";

/** What was seen of go: which one and why that one, what go.mod asks for, its tools, the C compiler. */
export function toolchainSeen(facts: FactStore): Sentence[] {
  return [whichGo(facts), switchOf(facts), toolsOf(facts), referenceOf(facts), compilerOf(facts)].filter(
    (sentence): sentence is Sentence => sentence !== null,
  );
}

function whichGo(facts: FactStore): Sentence | null {
  const answer = facts.value(goAnswer);
  const programs = facts.value(goOnPath)?.found.filter((each) => each.kind === "file" && each.executable);
  if (!answer?.version || !programs) return null;
  const version = answer.version;
  return {
    text: { en: "{version} {path}, first of {count} on PATH", zh: "{version} {path}，PATH 上 {count} 个中的第一个" },
    values: { version, path: answer.path, count: programs.length },
  };
}

const ACTIONS: Readonly<Record<ValueOf<typeof toolchainSwitch>["action"], Sentence["text"]>> = {
  none: { en: "{file} asks {asks}: no switch", zh: "{file} 要求 {asks}：无需切换" },
  refused: {
    en: "{file} asks {wanted}: GOTOOLCHAIN={setting} refuses it",
    zh: "{file} 要求 {wanted}：GOTOOLCHAIN={setting} 拒绝切换",
  },
  "on-path": { en: "{file} asks {wanted}: on PATH, {foundAt}", zh: "{file} 要求 {wanted}：在 PATH 上，{foundAt}" },
  "in-cache": { en: "{file} asks {wanted}: in the module cache", zh: "{file} 要求 {wanted}：已在模块缓存中" },
  download: { en: "{file} asks {wanted}: go would download it", zh: "{file} 要求 {wanted}：go 需要下载" },
  invalid: { en: "GOTOOLCHAIN={setting} is invalid", zh: "GOTOOLCHAIN={setting} 无效" },
  "not-in-path": { en: "{file} asks {wanted}: not on PATH", zh: "{file} 要求 {wanted}：PATH 上没有" },
};

function switchOf(facts: FactStore): Sentence | null {
  const due = facts.value(toolchainSwitch);
  if (!due) return null;
  const module = facts.value(mainModule);
  if (due.action === "none" && !module?.goLine)
    return { text: { en: "no go.mod here: no switch", zh: "此处没有 go.mod：无需切换" }, values: {} };
  return {
    text: ACTIONS[due.action],
    values: {
      file: (due.wantedIn ?? module?.goMod ?? "GOTOOLCHAIN").replace(/^.*\//, ""),
      asks: module?.goLine ?? "",
      wanted: due.wanted ?? "",
      setting: due.setting,
      foundAt: due.foundAt ?? "",
    },
  };
}

function toolsOf(facts: FactStore): Sentence | null {
  const tree = facts.value(goTree);
  if (!tree || tree.tools.length === 0 || tree.treeVersion === null) return null;
  const matching = tree.tools.filter(
    (tool) => tool.present && tool.version?.split(" ", 1)[0] === tree.treeVersion?.split(" ", 1)[0],
  );
  return {
    text: { en: "{matching}/{total} tools match VERSION", zh: "{matching}/{total} 个工具与 VERSION 一致" },
    values: { matching: matching.length, total: tree.tools.length },
  };
}

/** Three different sentences: nothing to compare with, a reference that was not needed, a comparison. */
function referenceOf(facts: FactStore): Sentence | null {
  const integrity = facts.value(goTree)?.integrity;
  if (!integrity) return null;
  const values = {
    reference: integrity.referenceName ?? integrity.reference,
    compared: integrity.filesCompared,
    differing: integrity.differing.length,
  };
  if (integrity.reference === "none")
    return { text: { en: "no reference for checksums", zh: "没有可比对的校验和" }, values };
  if (integrity.filesCompared === 0)
    return { text: { en: "checksums in {reference}, not compared", zh: "校验和来自 {reference}，未比对" }, values };
  return {
    text: {
      en: "{differing} of {compared} files differ from {reference}",
      zh: "{compared} 个文件中有 {differing} 个与 {reference} 不一致",
    },
    values,
  };
}

function compilerOf(facts: FactStore): Sentence | null {
  const fact = facts.get(cCompiler);
  if (fact.state === "unknown")
    return fact.reason === "not-applicable" ? { text: { en: "cgo is off", zh: "cgo 已关闭" }, values: {} } : null;
  const { cc, outcome, tookMs } = fact.value;
  const values = { cc: cc.join(" "), took: duration(tookMs) };
  if (outcome === "answered") return { text: { en: "{cc} answers in {took}", zh: "{cc} 在 {took} 内应答" }, values };
  if (outcome === "timed-out") return { text: { en: "{cc} gives no answer", zh: "{cc} 没有应答" }, values };
  return outcome === "not-found"
    ? { text: { en: "no {cc}", zh: "没有 {cc}" }, values }
    : { text: { en: "{cc} fails", zh: "{cc} 执行失败" }, values };
}
