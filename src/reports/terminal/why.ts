import type { Diagnosis } from "../../diagnosis/diagnosis.ts";
import { arithmeticOf } from "../arithmetic.ts";
import { foundIn, untoldIn } from "../findings.ts";
import { label } from "../labels.ts";
import type { ReportOptions } from "../reporter.ts";
import { told } from "../told.ts";
import { reasonName } from "../words.ts";
import type { Page } from "./page.ts";

const signed = (number: number): string => (number < 0 ? `− ${-number}` : `+ ${number}`);

/** `--why`: the sum behind each verdict, and each cause that was rejected with what rejected it. */
export function putWhy(page: Page, diagnosis: Diagnosis, { language }: ReportOptions): void {
  page.gap();
  page.rows(
    label("arithmetic", language),
    foundIn(diagnosis).map((verdict) => {
      const { priorLogOdds, clues, logOdds, confidence } = arithmeticOf(verdict);
      const terms = clues.map((clue) => `${signed(clue.logOdds)} ${clue.clue}`).join(" ");
      return `${verdict.cause}: log-odds ${priorLogOdds} ${terms} = ${logOdds} → ${confidence}`;
    }),
  );
  page.rows(
    label("ruledOut", language),
    diagnosis.ruledOut.map(
      ({ cause, because }) =>
        `${cause}  ${page.paint("dim", because ? `${because.clue}: ${told(because, language)}` : reasonName("not-applicable", language))}`,
    ),
  );
  page.rows(
    label("cannotTell", language),
    untoldIn(diagnosis).map(
      ({ cause, missing }) =>
        `${cause}  ${page.paint("dim", missing.map(({ fact, reason }) => `${fact} (${reasonName(reason, language)})`).join(", "))}`,
    ),
  );
  page.rows(label("noSign", language), diagnosis.noSign.length > 0 ? [diagnosis.noSign.join(" · ")] : []);
}
