import type { Files } from "../../system/files/files.ts";

/** Enough to see a tree of commands; a larger one is answered "unknown", not searched. */
const MAX_DIRECTORIES = 40;
const MAX_FILES = 8;
const HEAD_BYTES = 16 * 1024;
const PACKAGE = /^[ \t]*package[ \t]+([\p{L}_][\p{L}\p{N}_]*)/mu;

/** Whether a main package lies where a go command would likely build one: here, at the module's root, or in cmd/*. Null: not all of it was seen. */
export async function hasMainPackage(files: Files, cwd: string, root: string | null): Promise<boolean | null> {
  const top = [...new Set([cwd, root ?? cwd])];
  const commands = await Promise.all(top.map((directory) => subdirectories(files, `${directory}/cmd`)));
  const directories = [...top, ...commands.flat()];
  const found = await Promise.all(directories.slice(0, MAX_DIRECTORIES).map((each) => packageIn(files, each)));
  if (found.includes("main")) return true;
  return directories.length > MAX_DIRECTORIES || found.includes(null) ? null : false;
}

async function subdirectories(files: Files, directory: string): Promise<string[]> {
  const names = await files.list(directory, { maxEntries: 200 });
  return names.ok ? names.value.filter((name) => !/^[._]/.test(name)).map((name) => `${directory}/${name}`) : [];
}

/** The package that a directory's files declare; "" where it holds none; null where that cannot be told. */
async function packageIn(files: Files, directory: string): Promise<string | null> {
  const names = await files.list(directory, { maxEntries: 2_000 });
  if (!names.ok) return names.errno === "ENOENT" || names.errno === "ENOTDIR" ? "" : null;
  const sources = names.value.filter((name) => /^[^._].*\.go$/.test(name) && !name.endsWith("_test.go"));
  for (const name of sources.slice(0, MAX_FILES)) {
    const content = await files.read(`${directory}/${name}`, { maxBytes: HEAD_BYTES });
    const declared = content.ok ? packageOf(content.value.text) : null;
    // A file for `go run` alone stands apart from its package.
    if (declared !== null && !(content.ok && /^\/\/go:build ignore$/m.test(content.value.text))) return declared;
  }
  return sources.length === 0 ? "" : null;
}

/** The name in the package clause, comments before it skipped. */
export function packageOf(source: string): string | null {
  return PACKAGE.exec(source.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, "").replace(/\/\/.*$/gm, ""))?.[1] ?? null;
}
