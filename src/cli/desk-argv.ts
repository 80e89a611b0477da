/** How to start this program again as its own child: node with the bundle, or the single executable by itself. */
export function deskArgv(): readonly string[] {
  const bundle = process.argv[1];
  // In a single executable argv[1] is the executable's own path once more (Node 20, single-executable-applications).
  return isSingleExecutable() || bundle === undefined ? [process.execPath] : [process.execPath, bundle];
}

/** `node:sea` exists from 20.12; it is asked through `process` so that older bundlers do not hoist it. */
export function isSingleExecutable(): boolean {
  const sea = process.getBuiltinModule?.("node:sea") as { isSea(): boolean } | undefined;
  return sea?.isSea() ?? false;
}
