import type { Text } from "../text/language.ts";

/** What the user did wrong. Printed as message and hint, exit 2; never with a stack. */
export class UsageError extends Error {
  readonly text: Text;
  readonly hint: Text | null;

  constructor(text: Text, hint: Text | null = null) {
    super(text.en);
    this.name = "UsageError";
    this.text = text;
    this.hint = hint;
  }
}

/** By name: the packed part of the bundle has a class of its own of the same source. */
export const isUsageError = (error: unknown): error is UsageError =>
  error instanceof Error && error.name === "UsageError" && "text" in error;
