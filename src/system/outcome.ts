/** What a question to the machine came to. The machine's failures are data, never exceptions. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Failure;

export interface Failure {
  readonly ok: false;
  /** The errno name (ENOENT, EACCES …), or ETIMEDOUT when gowhy's own deadline ended the wait. */
  readonly errno: string;
  readonly detail: string;
}

/** The errno of a question that gowhy's own helper process never put: it could not start, or it ended. No file operation gives this one. */
export const NO_HELPER = "ECHILD";

export const success = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const failure = (errno: string, detail: string): Failure => ({ ok: false, errno, detail });

/** A thrown error of Node as a failure. */
export function failureOf(error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return failure(typeof code === "string" ? code : "EUNKNOWN", error instanceof Error ? error.message : String(error));
}
