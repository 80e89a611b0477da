import { setMaxListeners } from "node:events";

/** INT, TERM and HUP end the work early; the report of what is known so far still comes out. A second one ends gowhy at once. */
export function stopSignals(): { readonly signal: AbortSignal; readonly exitCode: () => number | null } {
  const abort = new AbortController();
  // Every probe listens to it; that is no leak.
  setMaxListeners(0, abort.signal);
  let code: number | null = null;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(name, () => {
      if (code !== null) process.exit(code);
      code = INTERRUPTED;
      abort.abort();
    });
  return { signal: abort.signal, exitCode: () => code };
}

/** CONTRACT: 130, interrupted. */
const INTERRUPTED = 130;
