import type { ValueOf } from "../../../facts/fact.ts";
import { proxyList } from "../../../facts/settings.ts";
import type { FactStore } from "../../../facts/store.ts";
import { mainModule } from "../../../facts/toolchain.ts";
import type { Sentence } from "../../diagnosis.ts";
import { whereSet, withWhereSet } from "../settings/where-set.ts";

type Entry = ValueOf<typeof proxyList>["entries"][number];

/** Values of GOPROXY and GOSUMDB with which go fetches nothing, whatever the network does. */
export function refusedProxies(facts: FactStore): Sentence | null {
  const list = facts.value(proxyList);
  if (!list) return null;
  const proxy = refusedList(list.entries, facts);
  if (proxy) return withWhereSet(proxy, "GOPROXY", whereSet(facts, "GOPROXY"));
  if (!list.sumdbProblem || !asksDatabase(facts)) return null;
  return withWhereSet(invalidDatabase(list.sumdbProblem), "GOSUMDB", whereSet(facts, "GOSUMDB"));
}

function refusedList(entries: readonly Entry[], facts: FactStore): Sentence | null {
  const reachable = entries.filter((entry) => entry.reachable);
  const invalid = reachable.find((entry) => entry.kind === "invalid");
  if (invalid) return invalidEntry(invalid.text, invalid.problem);
  const [first] = reachable;
  if (!first) return whereSet(facts, "GOPROXY") ? NO_ENTRY : null;
  if (reachable.every(isGone) && !facts.value(mainModule)?.vendor) return goneDirectory(first);
  const lead = reachable.find((entry) => !isGone(entry) || (entry.problem !== "ENOENT" && entry.separator === ","));
  if (lead && isGone(lead) && !facts.value(mainModule)?.vendor) return unreadableDirectory(lead);
  const missing = lead?.kind === "off" ? missingModules(facts) : [];
  return missing.length > 0 ? missingWhileOff(missing) : null;
}

const invalidEntry = (entry: string, problem: string | null): Sentence => ({
  text: {
    en: "GOPROXY has an entry that go refuses: {entry} ({problem}).",
    zh: "GOPROXY 含有 go 拒绝的项：{entry}（{problem}）。",
  },
  values: { entry, problem: problem ?? "-" },
});

/** go turns to the next entry where a directory lacks a module, and so where there is no directory; of any other error only after a "|". */
const isGone = ({ kind, problem }: Entry): boolean => kind === "file" && problem !== null;

const goneDirectory = ({ path, problem }: Entry): Sentence => ({
  text: {
    en: "GOPROXY names the directory {path}, which go cannot read modules from ({errno}), and nothing behind it.",
    zh: "GOPROXY 指向目录 {path}，go 无法从中读取模块（{errno}），其后也没有其他项。",
  },
  values: { path, errno: problem ?? "-" },
});

const unreadableDirectory = ({ path, problem }: Entry): Sentence => ({
  text: {
    en: "GOPROXY names {path}, which go cannot read modules from ({errno}): after a comma go does not turn to what stands behind it.",
    zh: "GOPROXY 指向 {path}，go 无法从中读取模块（{errno}）：逗号之后 go 不会转向其后的项。",
  },
  values: { path, errno: problem ?? "-" },
});

const NO_ENTRY: Sentence = {
  text: {
    en: "GOPROXY is not empty and yet holds no entry: go refuses to look up any module.",
    zh: "GOPROXY 不为空却不含任何项：go 拒绝查找任何模块。",
  },
  values: {},
};

/** What the main module requires itself and the module cache lacks. What others require may never be needed. */
function missingModules(facts: FactStore): readonly string[] {
  const module = facts.value(mainModule);
  if (!module || module.vendor) return [];
  return module.requires
    .filter((each) => !each.indirect && !each.inCache && !each.replacedByPath && !each.skipsProxy)
    .map((each) => `${each.path}@${each.version}`);
}

const missingWhileOff = (missing: readonly string[]): Sentence => ({
  text: {
    en: "GOPROXY=off forbids every download, and the module cache lacks {count} of the modules that go.mod requires, {first} first.",
    zh: "GOPROXY=off 禁止一切下载，而模块缓存缺少 go.mod 要求的 {count} 个模块，首个为 {first}。",
  },
  values: { count: missing.length, first: missing[0] ?? "" },
});

/** go reads GOSUMDB only for a module whose hashes go.sum lacks. */
function asksDatabase(facts: FactStore): boolean {
  const module = facts.value(mainModule);
  if (!module?.goMod) return true;
  return module.requires.some(
    (each) => !each.skipsSumdb && !each.replacedByPath && (!each.modInGoSum || !(each.inGoSum || each.indirect)),
  );
}

const invalidDatabase = (problem: string): Sentence => ({
  text: {
    en: "go refuses the value of GOSUMDB: {problem}. A database that go does not know by name needs name+hash+key.",
    zh: "go 拒绝 GOSUMDB 的值：{problem}。go 不认识名称的数据库必须写成 name+hash+key。",
  },
  values: { problem },
});
