import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import type { Language } from "../text/language.ts";

export interface ReportOptions {
  readonly language: Language;
  /** Columns of the terminal; other formats ignore it. */
  readonly width: number;
  readonly colour: boolean;
  /** `--why`: clues of what was rejected too, and the arithmetic. */
  readonly why: boolean;
  /** `brief`: one to five lines for a command that succeeded; formats for machines ignore it. `full` where absent. */
  readonly form?: "full" | "brief";
}

/** One format: the diagnosis as bytes. Pure; secrets and names are taken out before it is called. */
export interface Reporter {
  readonly id: string;
  readonly mediaType: string;
  render(diagnosis: Diagnosis, options: ReportOptions): string;
}
